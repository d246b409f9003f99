import Foundation
import MediaCore
import Testing

/// The tool as other programs use it.
@Suite struct CommandLineTests {
    private struct ErrorBody: Decodable {
        struct Content: Decodable {
            var code: String
            var message: String
            var operation: String
            var track: Int?
        }
        var error: Content
    }

    @Test func exportPrintsAReportAsJSON() async throws {
        try await Fixture.withFolder { folder in
            let output = folder.appending(path: "out").path
            let tool = try Tool.media(
                [
                    "export", Fixture.url("two-languages.mkv").path, "--output", output, "--capped-4k", "--audio-only",
                    "--json", "--durability", "cached",
                ])
            #expect(tool.status == 0)
            #expect(tool.errors.isEmpty)
            let report = try #require(try JSONSerialization.jsonObject(with: Data(tool.output.utf8)) as? [String: Any])
            let outputs = try #require(report["outputs"] as? [[String: Any]])
            #expect(outputs.compactMap { $0["kind"] as? String } == ["hls", "mp4", "m4a"])
            #expect(outputs.allSatisfy { ($0["duration"] as? Double ?? 0) > 7.9 && ($0["bytes"] as? Int ?? 0) > 1000 })
            for path in outputs.compactMap({ $0["path"] as? String }) {
                #expect(FileManager.default.fileExists(atPath: output + "/" + path))
            }
            let tracks = try #require(report["tracks"] as? [[String: Any]])
            #expect(
                tracks.compactMap { $0["action"] as? String } == ["copy", "copy", "copy", "transcode", "transcode"])
            #expect((tracks[3]["outputs"] as? [String: String])?["mp4"] == "discard")
            #expect(report["repairs"] is [Any] && report["warnings"] is [Any])
        }
    }

    @Test func quietSaysNothing() async throws {
        try await Fixture.withFolder { folder in
            let tool = try Tool.media(
                ["export", Fixture.url("h264-aac.mp4").path, "--output", folder.appending(path: "o").path, "--quiet"])
            #expect(tool.status == 0 && tool.output.isEmpty && tool.errors.isEmpty)
        }
    }

    @Test(arguments: [
        (["export", "missing.mp4", "--output", "OUT"], Int32(66), "notFound"),
        (["export", "FIXTURE/text.mp4", "--output", "OUT"], 65, "unsupportedFormat"),
        (["export", "FIXTURE/encrypted.mp4", "--output", "OUT"], 65, "noSuitableTrack"),
        (["export", "FIXTURE/h264-aac.mp4", "--output", "/proc/nowhere/out"], 73, "outputUnwritable"),
        (["export", "FIXTURE/h264-aac.mp4", "--output", "FIXTURE"], 73, "outputExists"),
        (["export", "FIXTURE/h264-aac.mp4", "--output", "OUT", "--profile", "strange"], 64, "usage"),
        (["export", "FIXTURE/h264-aac.mp4", "--output", "OUT", "--segment-duration", "0"], 64, "usage"),
        (["export", "FIXTURE/h264-aac.mp4", "--output", "OUT", "--no-hls"], 64, "usage"),
        (["probe"], 64, "usage"), (["frobnicate"], 64, "usage"),
    ])
    func failuresHaveACodeOfSysexitsAndAnErrorObject(arguments: [String], status: Int32, code: String) async throws {
        try await Fixture.withFolder { folder in
            let arguments = arguments.map {
                $0.replacingOccurrences(of: "FIXTURE", with: Fixture.root.appending(path: "Fixtures/clips").path)
                    .replacingOccurrences(of: "OUT", with: folder.appending(path: "out").path)
            }
            let plain = try Tool.media(arguments)
            #expect(plain.status == status, "\(plain.errors)")
            #expect(plain.output.isEmpty && !plain.errors.isEmpty)
            let json = try Tool.media(arguments + ["--json"])
            #expect(json.status == status)
            let body = try JSONDecoder().decode(ErrorBody.self, from: Data(json.errors.utf8))
            #expect(body.error.code == code, "\(json.errors)")
            #expect(!body.error.message.isEmpty && !body.error.operation.isEmpty)
            #expect(Fixture.contents(folder).isEmpty)
        }
    }

    @Test func theCurrentFolderIsNeverReplaced() async throws {
        try await Fixture.withFolder { folder in
            try Data("mine".utf8).write(to: folder.appending(path: "keep.txt"))
            let command =
                "cd '\(folder.path)' && exec '\(Tool.built("media"))' export '\(Fixture.url("h264-aac.mp4").path)' --overwrite --output ."
            let tool = try Tool("sh", ["-c", command])
            #expect(tool.status == 64, "\(tool.errors)")
            #expect(Fixture.contents(folder) == ["keep.txt"])
        }
    }

    @Test func probeAndPlanSpeakToPeopleAndToPrograms() throws {
        let clip = Fixture.url("rotated.mov").path
        let text = try Tool.media(["probe", clip])
        #expect(text.status == 0 && text.output.contains("rotated 90") && text.output.contains("variable"))
        let info = try JSONDecoder().decode(
            MediaInfo.self, from: Data(try Tool.media(["probe", clip, "--json"]).output.utf8))
        #expect(info.tracks.first?.video?.rotation == 90)
        let plan = try Tool.media(["plan", Fixture.url("open-gop.mp4").path, "--json"])
        #expect(plan.status == 0)
        let decoded = try JSONDecoder().decode(ExportPlan.self, from: Data(plan.output.utf8))
        #expect(decoded.outputs[0].tracks[0].reasons == [.openGOP])
    }

    @Test func anInterruptEndsAnExportAndLeavesNothing() async throws {
        try await Fixture.withFolder { folder in
            // A source that takes a while: the clip, many times over.
            let clip = try Data(contentsOf: Fixture.url("transport.ts"))
            var long = Data()
            for _ in 0..<400 { long.append(clip) }
            let source = folder.appending(path: "long.ts")
            try long.write(to: source)
            let output = folder.appending(path: "output")
            try FileManager.default.createDirectory(at: output, withIntermediateDirectories: true)
            let process = Process()
            process.executableURL = URL(filePath: Tool.built("media"))
            process.arguments = ["export", source.path, "--output", output.appending(path: "out").path, "--quiet"]
            process.standardInput = FileHandle.nullDevice
            try process.run()
            while Fixture.contents(output).isEmpty, process.isRunning { usleep(2000) }
            process.interrupt()
            process.waitUntilExit()
            #expect(process.terminationStatus == 130)
            #expect(Fixture.contents(output).isEmpty)
        }
    }

    @Test func picturesAreWrittenByTheirEndingsAndNeverOverAFileUnasked() async throws {
        try await Fixture.withFolder { folder in
            let film = Fixture.url("h264-aac.mp4").path
            func path(_ name: String) -> String { folder.appending(path: name).path }
            for (arguments, file) in [
                (["thumbnail", film, "--output", path("a.jpg"), "--time", "0:01.5", "--width", "64"], "a.jpg"),
                (["storyboard", film, "--output", path("b.webp"), "--tiles", "4"], "b.vtt"),
                (["preview", film, "--output", path("c.gif"), "--duration", "0.5", "--width", "64"], "c.gif"),
                (["waveform", film, "--output", path("d.json"), "--width", "10"], "d.json"),
            ] {
                let made = try Tool.media(arguments)
                #expect(made.status == 0 && made.errors.isEmpty, "\(made.errors)")
                #expect(FileManager.default.fileExists(atPath: path(file)))
                #expect(try Tool.media(arguments).status == 73)
                #expect(try Tool.media(arguments + ["--overwrite"]).status == 0)
            }
            for arguments in [
                ["thumbnail", film, "--output", path("e.bmp")], ["preview", film, "--output", path("e.png")],
                ["thumbnail", film, "--output", path("e.png"), "--time", "1:99"],
                ["thumbnail", film, "--output", path("e.png"), "--width", "0"],
                ["waveform", film, "--output", path("e.json"), "--width", "0"],
                ["thumbnail", film, "--output", path("e.png"), "--time", "99"],
            ] {
                #expect(try Tool.media(arguments).status == 64, "\(arguments)")
            }
            #expect(try Tool.media(["thumbnail", path("no.mp4"), "--output", path("e.png")]).status == 66)
            #expect(try Tool.media(["thumbnail", film, "--output", path("no/e.png")]).status == 73)
            #expect(!Fixture.contents(folder).contains("e.png"))
        }
    }

    @Test(arguments: [
        ["--ladder", "0"], ["--ladder", "720,"], ["--ladder", "x"], ["--from", "-1"], ["--from", "1:2:3:4"],
        ["--to", "x"],
        ["--quality", "best"], ["--video-codec", "vp9"], ["--max-resolution", "1"], ["--from", "5", "--to", "4"],
    ])
    func wishesThatCannotBeAreUsageErrors(arguments: [String]) async throws {
        try await Fixture.withFolder { folder in
            let tool = try Tool.media(
                ["export", Fixture.url("h264-aac.mp4").path, "--output", folder.appending(path: "o").path] + arguments)
            #expect(tool.status == 64, "\(arguments) \(tool.status) \(tool.errors)")
            #expect(Fixture.contents(folder).isEmpty)
        }
    }
}
