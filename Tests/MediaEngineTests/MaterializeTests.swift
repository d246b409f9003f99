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

    @Test(arguments: ["vp9-opus.webm"])
    func anExportThatWasKilledContinuesWithTheSegmentsThatAreWhole(name: String) async throws {
        try await Fixture.withFolder { folder in
            let working = folder.appending(path: "working")
            let made = folder.appending(path: "made")
            let arguments = [
                "export", Fixture.url(name).path, "--output", made.path, "--working-folder", working.path,
                "--segment-duration",
                "1", "--durability", "cached", "--capped-4k", "--json",
            ]
            // A shell looks and kills: this process has other tests to run.
            let killing = try Tool(
                "sh",
                [
                    "-c",
                    """
                    "$@" >/dev/null 2>&1 &
                    while kill -0 $! && [ "$(ls '\(working.path)' 2>/dev/null | grep -c 'segment$')" -lt 4 ]; do sleep 0.01; done
                    kill -9 $!; wait $!; exit $?
                    """, "sh", Tool.built("media"),
                ] + arguments)
            #expect(killing.status == 137)
            let left = Fixture.contents(working).filter { $0.hasSuffix(".segment") }.sorted()
            #expect(left.count >= 4)
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
            #expect(report.reusedSegments == whole)
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

    /// Bytes that cannot be read any more once a working folder holds some segments.
    private struct FailingSource: ByteSource {
        let name = "failing"
        let bytes: [UInt8]
        let working: URL
        var limit = Int.max
        var byteCount: Int64 { Int64(bytes.count) }

        func read(at offset: Int64, count: Int) async throws -> [UInt8] {
            let kept = Fixture.contents(working).count { $0.hasSuffix(".segment") }
            if kept >= limit { throw CocoaError(.fileReadUnknown) }
            return Array(bytes[min(Int(offset), bytes.count)..<min(Int(offset) + count, bytes.count)])
        }
    }

    @Test(arguments: ["vp9-opus.webm", "transport.ts"])
    func anExportThatFailedContinuesWithItsSegmentsUnlessTheSourceIsAnother(name: String) async throws {
        try await Fixture.withFolder { folder in
            let working = folder.appending(path: "above/working")
            var options = Self.cached
            // A source of Swift's pool waits while other tests keep that busy.
            options.timeLimit = .seconds(900)
            options.workingFolder = working.path
            func export(_ source: FailingSource, _ output: String) async throws -> ExportReport {
                try await ExportSession(
                    asset: MediaAsset(source: source), outputs: [.hls(Self.settings(1))], options: options
                ).export(to: folder.appending(path: output))
            }
            let whole = FailingSource(bytes: try Fixture.bytes(name), working: working)
            var failing = whole
            failing.limit = 4
            let error = await Fixture.error { _ = try await export(failing, "a") }
            #expect((error as? MediaError)?.code == .unreadable)
            #expect(Fixture.contents(folder) == ["above"])
            let kept = Fixture.contents(working).filter { $0.hasSuffix(".segment") }
            #expect(kept.count >= 4 && Fixture.contents(working) == kept)
            // As long, with another last byte.
            var other = whole.bytes
            other[other.count - 1] ^= 1
            let strange = await Fixture.error {
                let report = try await export(FailingSource(bytes: other, working: working), "b")
                #expect(report.reusedSegments == 0)
            }
            #expect(strange == nil || (strange as? MediaError)?.code == .damaged)
            #expect(Set(Fixture.contents(working)).isSuperset(of: kept))
            // A part that a killed process left, and one of a process that lives.
            let parts = [".a-b.segment.999999999.1", ".a-b.segment.\(getpid()).1"]
            for part in parts { try Data("x".utf8).write(to: working.appending(path: part)) }
            #expect(try await export(whole, "c").reusedSegments == kept.count)
            #expect(Fixture.contents(working) == [parts[1]])
            var plain = options
            plain.workingFolder = nil
            _ = try await ExportSession(
                asset: MediaAsset(source: whole), outputs: [.hls(Self.settings(1))], options: plain
            ).export(to: folder.appending(path: "d"))
            try Package.expectEqual(
                folder.appending(path: "c"), folder.appending(path: "d"),
                except: name.hasSuffix("webm") ? ["package.json"] : [])
        }
    }

    /// Media of which packets tell less than decoding does.
    @Test(arguments: [
        "late-sound.mkv", "negative-start.mkv", "size-change.ts", "format.webm", "format.asf", "gap.mkv",
        "empty-frames.avi", "transport-backwards.ts", "format.vob", "hevc-open-gop.mp4", "fragmented.mp4",
    ])
    func segmentBySegmentIsWhatAnExportMakesAtOnce(name: String) async throws {
        try await Fixture.withFolder { folder in
            var options = Self.cached
            for part in ["once", "parts"] {
                options.workingFolder = part == "once" ? nil : folder.appending(path: "working").path
                _ = try await ExportSession(
                    asset: Fixture.asset(name), outputs: [.hls(Self.settings(2))], options: options
                ).export(to: folder.appending(path: part))
            }
            try Package.expectEqual(
                folder.appending(path: "once"), folder.appending(path: "parts"), except: ["package.json"])
        }
    }

    @Test func exportsThatShareAWorkingFolderDoNotDisturbEachOther() async throws {
        try await Fixture.withFolder { folder in
            var options = Self.cached
            options.workingFolder = folder.appending(path: "working").path
            let shared = options
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<4 {
                    group.addTask {
                        for round in 0..<3 {
                            _ = try await ExportSession(
                                asset: Fixture.asset("h264-aac.mp4"), outputs: [.hls(Self.settings(1))], options: shared
                            ).export(to: folder.appending(path: "\(number)-\(round)"))
                        }
                    }
                }
                try await group.waitForAll()
            }
            try Package.expectEqual(folder.appending(path: "0-0"), folder.appending(path: "3-2"))
        }
    }

    @Test(arguments: ["h264-aac.mp4", "two-languages.mkv", "vp9-opus.webm"])
    func aMediaThatWasReplacedIsNotMixedWithWhatItWas(name: String) async throws {
        try await Fixture.withFolder { folder in
            let file = folder.appending(path: "media")
            try FileManager.default.copyItem(at: Fixture.url(name), to: file)
            let stream = try await MediaAsset(url: file).hlsStream(Self.settings(1), cacheByteLimit: 64 << 20)
            _ = try await stream.segment(1)
            let other = folder.appending(path: "other")
            try FileManager.default.copyItem(at: Fixture.url("ladder.mp4"), to: other)
            #expect(rename(other.path, file.path) == 0)
            let error = await Fixture.error { _ = try await stream.materialize(to: folder.appending(path: "made")) }
            #expect((error as? MediaError)?.code == .damaged)
            #expect(Fixture.contents(folder) == ["media"])
            // What is read by the open file is still the old one; what opens it anew says so.
            let later = await Fixture.error {
                let bytes = try await stream.segment(2)
                let expected = try await Fixture.asset(name).hlsStream(Self.settings(1)).segment(2)
                #expect(bytes == expected)
            }
            #expect(later == nil || (later as? MediaError)?.code == .damaged)
            #expect(name == "h264-aac.mp4" ? later == nil : later != nil)
        }
    }

    @Test(.timeLimit(.minutes(3)))
    func anEncoderThatIsOnlyAskedForItsParametersDoesNotHang() async throws {
        let stream = try await Fixture.asset("vp8-vorbis.webm").hlsStream(
            HLSSettings(encoding: EncodingSettings(videoCodec: .av1)), options: ExportOptions(profile: .modern))
        #expect(stream.playlist.contains("av01"))
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
