import Foundation
import MediaCore
import MediaEngine
import Testing

/// `media export` with more than one file.
@Suite(.timeLimit(.minutes(10))) struct CompositionCommandTests {
    @Test(arguments: [[], ["--isolated"]])
    func everythingAtOnceBecomesOnePackage(_ place: [String]) async throws {
        try await Fixture.withFolder { folder in
            let main = try await Composed.clip("main.mp4", "red", seconds: 8, in: folder)
            let intro = try await Composed.clip("intro.mp4", "lime", seconds: 1, in: folder)
            let advert = try await Composed.clip("a@b.mp4", "blue", seconds: 1, size: "180x180", in: folder)
            let music = try await Composed.sound("music.wav", "sine=frequency=2000:duration=20", in: folder)
            let mark = try await Composed.picture("mark.png", "color=white:size=32x18", in: folder)
            let output = folder.appending(path: "out")
            let tool = try await Tool.running(
                Tool.built("media"),
                [
                    "export", main.path, "--output", output.path, "--from", "1", "--intro", intro.path, "--outro",
                    intro.path, "--insert", "\(advert.path)@2", "--insert", "\(advert.path)@end", "--cut", "4-5",
                    "--cut", "4.5-6", "--watermark", mark.path, "--watermark-position", "top-left:10%,10px",
                    "--watermark-opacity", "100%", "--impose-audio", "\(music.path)@1-3", "--fade-in", "0.5",
                    "--normalize-loudness", "--capped-4k", "--json", "--durability", "cached",
                ] + place)
            #expect(tool.status == 0, "\(tool.errors)")
            let film = output.appending(path: "capped-4k.mp4").path
            let expected =
                [("g", 25), ("r", 50), ("b", 25), ("r", 25), ("r", 50), ("b", 25), ("g", 25)]
                .map { String(repeating: $0.0, count: $0.1) }.joined()
            #expect(try await Composed.colours(film) == expected)
            #expect(PackageChecker.findings(in: output).isEmpty)
            let report = try #require(try JSONSerialization.jsonObject(with: Data(tool.output.utf8)) as? [String: Any])
            let tracks = try #require(report["tracks"] as? [[String: Any]])
            #expect(tracks.compactMap { $0["action"] as? String } == ["copy", "copy"])
            let picture = try await Composed.pixels(film, at: 3)
            let place = (20 * 320 + 40) * 3
            #expect(picture[place..<place + 3].allSatisfy { $0 > 220 })
            let left = Set(Fixture.contents(folder))
            #expect(left == ["main.mp4", "intro.mp4", "a@b.mp4", "music.wav", "mark.png", "out"])
        }
    }

    @Test func aTrimAloneIsAnExportAsBefore() async throws {
        try await Fixture.withFolder { folder in
            let output = folder.appending(path: "out").path
            let tool = try await Tool.running(
                Tool.built("media"),
                [
                    "export", Fixture.url("h264-aac.mp4").path, "--output", output, "--from", "1", "--durability",
                    "cached",
                ])
            #expect(tool.status == 0)
            #expect(!tool.errors.contains("composed"))
        }
    }

    @Test(arguments: [
        (["--intro", "missing.mp4"], Int32(66), "notFound"),
        (["--intro", "FIXTURE/text.mp4"], 65, "unsupportedFormat"),
        (["--watermark", "FIXTURE/h264-aac.mp4"], 65, "unsupportedFormat"),
        (["--cut", "6-4"], 64, "usage"), (["--cut", "4-4"], 64, "usage"), (["--cut", "0-99"], 64, "invalidSettings"),
        (["--insert", "FIXTURE/h264-aac.mp4@99"], 64, "invalidSettings"),
        (["--insert", "FIXTURE/h264-aac.mp4"], 64, "usage"), (["--insert", "FIXTURE/h264-aac.mp4@-1"], 64, "usage"),
        (["--watermark-opacity", "50%"], 64, "usage"), (["--fade-in", "1"], 64, "usage"),
        (["--watermark", "m.png", "--watermark-position", "nowhere"], 64, "usage"),
        (["--watermark", "m.png", "--watermark-width", "wide"], 64, "usage"),
        (["--normalize-loudness", "--surround"], 64, "usage"),
        (["--impose-audio", "FIXTURE/audio.mp3@5-4"], 64, "invalidSettings"),
    ])
    func whatCannotBeComposedLeavesNothing(_ words: [String], _ status: Int32, _ code: String) async throws {
        try await Fixture.withFolder { folder in
            let arguments = words.map {
                $0.replacingOccurrences(of: "FIXTURE", with: Fixture.url("x").deletingLastPathComponent().path)
            }
            let tool = try await Tool.running(
                Tool.built("media"),
                [
                    "export", Fixture.url("h264-aac.mp4").path, "--output", folder.appending(path: "out").path,
                    "--json",
                ] + arguments)
            #expect(tool.status == status, "\(tool.errors)")
            #expect(tool.errors.contains("\"code\":\"\(code)\""), "\(tool.errors)")
            #expect(Fixture.contents(folder).isEmpty)
        }
    }

    @Test(arguments: [SIGINT, SIGKILL]) func whatAToolLeftThatWasEndedIsGoneAfterTheNext(_ signal: Int32) async throws {
        try await Fixture.withFolder { folder in
            let film = try await Composed.clip("a.mp4", "red", seconds: 60, size: "1280x720", in: folder)
            // Watched by a shell: nothing else keeps it from looking.
            let output = folder.appending(path: "out").path
            let script = """
                "$1" export "$2" --output "$3" --cut 0-1 --quality premium --quiet & process=$!
                while kill -0 $process 2>/dev/null && ! ls -d "$(dirname "$3")"/.out.composition-* >/dev/null 2>&1; do sleep 0.01; done
                kill -\(signal) $process; wait $process
                """
            _ = try await Tool.running("bash", ["-m", "-c", script, "watch", Tool.built("media"), film.path, output])
            let left = Fixture.contents(folder).filter { $0 != "a.mp4" }
            #expect(left.count == (signal == SIGKILL ? 1 : 0), "\(left)")
            let tool = try await Tool.running(
                Tool.built("media"),
                ["export", film.path, "--output", folder.appending(path: "out").path, "--cut", "1-60", "--quiet"])
            #expect(tool.status == 0, "\(tool.errors)")
            #expect(Fixture.contents(folder) == ["a.mp4", "out"])
        }
    }

    @Test func anOutputThatExistsIsRefusedBeforeAnythingIsComposed() async throws {
        try await Fixture.withFolder { folder in
            try Data().write(to: folder.appending(path: "mine"))
            let tool = try await Tool.running(
                Tool.built("media"),
                ["export", Fixture.url("h264-aac.mp4").path, "--output", folder.path, "--cut", "0-1"])
            #expect(tool.status == 73)
            #expect(Fixture.contents(folder) == ["mine"])
        }
    }
}
