import Foundation
import MediaCore
import MediaEngine
import Testing

/// Packages made of segments that were rendered before, or one by one.
@Suite struct MaterializeTests {
    private static let cached = ExportOptions(durability: .cached)
    private static func settings(_ seconds: Int64, ladder: Ladder = .source) -> HLSSettings {
        HLSSettings(segmentDuration: MediaTime(value: seconds, timescale: 1), ladder: ladder)
    }

    @Test(arguments: ["vp9-opus.webm", "vp8-vorbis.webm", "h264-aac.mp4", "captions.mp4", "two-languages.mkv"])
    func aMaterialisedStreamEqualsAPackageMadeAtOnce(name: String) async throws {
        try await Fixture.withFolder { folder in
            let settings = Self.settings(1)
            let once = folder.appending(path: "once")
            _ = try await ExportSession(asset: Fixture.asset(name), outputs: [.hls(settings)], options: Self.cached)
                .export(to: once)
            let stream = try await Fixture.asset(name).hlsStream(settings, options: Self.cached)
            for rendition in stream.renditions where rendition.segmentCount > 0 {
                _ = try await stream.segment(rendition.segmentCount / 2, of: rendition.id)
            }
            let made = folder.appending(path: "made")
            let report = try await stream.materialize(to: made)
            // Encoded sound is told from its first and last packets; where decoding all tells it otherwise, it is made anew.
            let asked = stream.renditions.count { $0.segmentCount > 0 && ($0.type == .video || !$0.isTranscoded) }
            #expect(report.reusedSegments ?? 0 >= asked)
            // How many packets are looked at for encoded sound depends on how far the file was read then.
            let isEncoded = stream.renditions.contains { $0.isTranscoded }
            try Package.expectEqual(made, once, except: isEncoded ? ["package.json"] : [])
            #expect(PackageChecker.findings(in: made).isEmpty)
        }
    }

    @Test func aLadderIsMaterialisedRungByRung() async throws {
        try await Fixture.withFolder { folder in
            let settings = Self.settings(2, ladder: .heights([180, 90]))
            let once = folder.appending(path: "once")
            _ = try await ExportSession(
                asset: Fixture.asset("ladder.mp4"), outputs: [.hls(settings)], options: Self.cached
            ).export(to: once)
            let stream = try await Fixture.asset("ladder.mp4").hlsStream(settings, options: Self.cached)
            _ = try await stream.segment(1, of: stream.renditions[1].id)
            let made = folder.appending(path: "made")
            #expect(try await stream.materialize(to: made).reusedSegments == 1)
            try Package.expectEqual(made, once)
        }
    }

    @Test func aFolderThatHoldsSomethingIsReplacedOnlyWhenAsked() async throws {
        try await Fixture.withFolder { folder in
            try Data("mine".utf8).write(to: folder.appending(path: "note.txt"))
            let stream = try await Fixture.asset("h264-aac.mp4").hlsStream(options: Self.cached)
            let error = await Fixture.error { _ = try await stream.materialize(to: folder) }
            #expect((error as? MediaError)?.code == .outputExists)
            #expect(Fixture.contents(folder) == ["note.txt"])
        }
    }

    @Test(arguments: ["vp9-opus.webm", "h264-aac.mp4"])
    func anExportThatWasKilledContinuesWithTheSegmentsThatAreWhole(name: String) async throws {
        try await Fixture.withFolder { folder in
            let working = folder.appending(path: "working")
            let made = folder.appending(path: "made")
            let arguments = [
                "export", Fixture.url(name).path, "--output", made.path, "--working-folder", working.path,
                "--segment-duration",
                "1", "--durability", "cached", "--capped-4k", "--json",
            ]
            let process = Process()
            process.executableURL = URL(filePath: Tool.built("media"))
            process.arguments = arguments
            process.standardOutput = FileHandle.nullDevice
            process.standardError = FileHandle.nullDevice
            try process.run()
            while process.isRunning, Fixture.contents(working).filter({ $0.hasSuffix(".segment") }).count < 4 {
                try await Task.sleep(for: .milliseconds(2))
            }
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
            // Where it was quicker than the signal there is nothing to continue.
            let left = Fixture.contents(working).filter { $0.hasSuffix(".segment") }.sorted()
            if process.terminationReason == .uncaughtSignal { #expect(left.count >= 4) }
            var whole = left.count
            if whole >= 4 {
                // One is cut off, one has another byte: neither is used again.
                let cut = working.appending(path: left[0])
                try Data(contentsOf: cut).dropLast(7).write(to: cut)
                let other = working.appending(path: left[1])
                var bytes = try Data(contentsOf: other)
                bytes[bytes.count - 1] ^= 1
                try bytes.write(to: other)
                whole -= 2
            }
            let second = try Tool.media(arguments + ["--overwrite"])
            #expect(second.status == 0, "\(second.errors)")
            let report = try JSONDecoder().decode(ExportReport.self, from: Data(second.output.utf8))
            if process.terminationReason == .uncaughtSignal { #expect(report.reusedSegments == whole) }
            // What was kept is gone with the success.
            #expect(Fixture.contents(working).isEmpty)
            let once = folder.appending(path: "once")
            _ = try await ExportSession(
                asset: Fixture.asset(name), outputs: [.hls(Self.settings(1)), .mp4()], options: Self.cached
            ).export(to: once)
            try Package.expectEqual(made, once, except: ["capped-4k.mp4", "package.json"])
            #expect(PackageChecker.findings(in: made).isEmpty)
        }
    }

    @Test func segmentsOfAnotherSourceAreNotUsed() async throws {
        try await Fixture.withFolder { folder in
            let working = folder.appending(path: "working")
            try FileManager.default.createDirectory(at: working, withIntermediateDirectories: true)
            let source = folder.appending(path: "source.mp4")
            try FileManager.default.copyItem(at: Fixture.url("h264-aac.mp4"), to: source)
            // An export that fails at its end leaves what it rendered.
            let file = folder.appending(path: "file")
            try Data("x".utf8).write(to: file)
            var options = Self.cached
            options.workingFolder = working.path
            options.timeLimit = .seconds(100)
            let stranger = working.appending(path: "someone.else")
            try Data("x".utf8).write(to: stranger)
            let first = try await ExportSession(asset: MediaAsset(url: source), outputs: [.hls()], options: options)
                .export(to: folder.appending(path: "a"))
            #expect(first.reusedSegments == 0)
            // Changed since: the time of change tells.
            try FileManager.default.setAttributes(
                [.modificationDate: Date(timeIntervalSince1970: 1)], ofItemAtPath: source.path)
            let second = try await ExportSession(asset: MediaAsset(url: source), outputs: [.hls()], options: options)
                .export(to: folder.appending(path: "b"))
            #expect(second.reusedSegments == 0)
            #expect(Fixture.contents(working) == ["someone.else"])
        }
    }

    @Test func whatAWorkingFolderCannotKeepIsRefusedByName() async throws {
        try await Fixture.withFolder { folder in
            func message(_ outputs: [OutputRequest], _ path: String) async -> String {
                var options = Self.cached
                options.workingFolder = path
                let error = await Fixture.error {
                    _ = try await ExportSession(
                        asset: Fixture.asset("h264-aac.mp4"), outputs: outputs, options: options
                    ).export(to: folder.appending(path: "out"))
                }
                return (error as? MediaError)?.message ?? ""
            }
            let working = folder.appending(path: "working").path
            #expect(await message([.m4a], working).contains("keeps HLS segments"))
            #expect(
                await message([.hls(HLSSettings(segmentFormat: .ts))], working).contains("CMAF segments in the clear"))
            #expect(await message([.hls()], "/dev/null").contains("no folder that can be written"))
            #expect(Fixture.contents(folder).allSatisfy { !$0.hasPrefix("out") && !$0.hasPrefix(".out") })
        }
    }
}
