import Foundation
import MediaCore
import MediaEngine
import Testing

/// Streams of Matroska files that are opened by their Cues, without being read through.
@Suite struct OutlineTests {
    private static let settings = HLSSettings(segmentDuration: MediaTime(value: 4, timescale: 1))
    private static func options(_ profile: PlaybackProfile) -> ExportOptions {
        // Sources of Swift's pool wait while other tests keep that busy.
        ExportOptions(profile: profile, durability: .cached, timeLimit: .seconds(900))
    }

    /// Only a stream that was measured says what it is on average.
    private static func isOutlined(_ stream: HLSStream) -> Bool { !stream.playlist.contains("AVERAGE-BANDWIDTH") }

    @Test func aStreamOpenedByCuesHasTheFilesOfAPackageMadeAtOnce() async throws {
        try await Fixture.withFolder { folder in
            let asset = Fixture.asset("indexed.mkv")
            let stream = try await asset.hlsStream(Self.settings, options: Self.options(.broad))
            #expect(Self.isOutlined(stream))
            try await Self.compare(stream, asset, .broad, in: folder)
        }
    }

    /// Sound with a gap, or whose times are rounded by their own: its cuts are where they are, as near as the index tells.
    @Test(arguments: [
        ("indexed-gap.mkv", PlaybackProfile.broad), ("indexed-even-gap.mkv", .broad), ("indexed.webm", .modern),
    ])
    func soundThatLiesOnNoGridKeepsItsFramesAndTimes(name: String, profile: PlaybackProfile) async throws {
        try await Fixture.withFolder { folder in
            let stream = try await Fixture.asset(name).hlsStream(Self.settings, options: Self.options(profile))
            #expect(Self.isOutlined(stream))
            _ = try await ExportSession(
                asset: Fixture.asset(name), outputs: [.hls(Self.settings)], options: Self.options(profile)
            ).export(to: folder.appending(path: "out"))
            for rendition in stream.renditions {
                var bytes = try stream.initialization(of: rendition.id)
                for index in 0..<rendition.segmentCount { bytes += try await stream.segment(index, of: rendition.id) }
                let file = folder.appending(path: rendition.id + ".mp4")
                try Data(bytes).write(to: file)
                let playlist = folder.appending(path: "out/" + rendition.playlist)
                func packets(_ input: URL) throws -> [[Substring]] {
                    try Tool(
                        "ffprobe",
                        ["-v", "error", "-show_entries", "packet=pts,size,data_hash", "-show_data_hash", "crc32"]
                            + ["-of", "csv=p=0", input.path]
                    ).output.split(separator: "\n").map { $0.split(separator: ",") }
                }
                let (got, made) = (try packets(file), try packets(playlist))
                #expect(got.count == made.count && got.count > 900)
                // A frame may be shown where it lies or where frames without a gap would lie, a millisecond apart.
                for (one, other) in zip(got, made) {
                    let distance = abs((Int64(one[0]) ?? 0) - (Int64(other[0]) ?? .max / 2))
                    let isSame = one.dropFirst() == other.dropFirst() && distance <= 96
                    if !isSame { Issue.record("\(rendition.id): \(one) and \(other)") }
                }
            }
        }
    }

    @Test(arguments: [["-live", "1"], ["-cues_to_front", "1"], ["-cluster_time_limit", "700"]])
    func filesOfOtherMuxersHaveTheFilesOfAPackageMadeAtOnce(arguments: [String]) async throws {
        try await Fixture.withFolder { folder in
            let file = folder.appending(path: "file.mkv")
            _ = try Tool(
                "ffmpeg",
                ["-v", "error", "-nostdin", "-i", Fixture.url("indexed.mkv").path, "-c", "copy"] + arguments + [
                    file.path
                ])
            let asset = MediaAsset(url: file)
            let stream = try await asset.hlsStream(Self.settings, options: Self.options(.broad))
            #expect(Self.isOutlined(stream) == (arguments != ["-live", "1"]))
            try await Self.compare(stream, asset, .broad, in: folder)
        }
    }

    @Test func whatWasRenderedIsReusedWhenItIsMaterialised() async throws {
        try await Fixture.withFolder { folder in
            let once = folder.appending(path: "once")
            let asset = Fixture.asset("indexed.mkv")
            _ = try await ExportSession(
                asset: asset, outputs: [.hls(Self.settings)], options: Self.options(.broad)
            ).export(to: once)
            let stream = try await asset.hlsStream(Self.settings, options: Self.options(.broad))
            #expect(Self.isOutlined(stream))
            for rendition in stream.renditions { _ = try await stream.segment(3, of: rendition.id) }
            let made = folder.appending(path: "made")
            #expect(try await stream.materialize(to: made).reusedSegments == 2)
            try Package.expectEqual(made, once)
        }
    }

    @Test func aFileCutOffAfterItWasOpenedIsAnError() async throws {
        try await Fixture.withFolder { folder in
            let file = folder.appending(path: "file.mkv")
            let bytes = try Data(contentsOf: Fixture.url("indexed.mkv"))
            try bytes.write(to: file)
            let stream = try await MediaAsset(url: file).hlsStream(Self.settings, options: Self.options(.broad))
            let handle = try FileHandle(forWritingTo: file)
            try handle.truncate(atOffset: UInt64(bytes.count / 2))
            try handle.close()
            for rendition in stream.renditions {
                for index in [0, rendition.segmentCount - 2] {
                    let error = await Fixture.error { _ = try await stream.segment(index, of: rendition.id) }
                    #expect((error as? MediaError)?.code == .damaged)
                }
            }
        }
    }

    @Test func damagedHeadersAndCuesAreRefusedWithoutACrash() async throws {
        let whole = try Fixture.bytes("indexed.mkv")
        // The same damage in every run.
        var state: UInt64 = 11
        func random(_ range: Range<Int>) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return range.lowerBound + Int(state >> 33) % range.count
        }
        var (refused, outlined) = (0, 0)
        for round in 0..<150 {
            var bytes = whole
            let places = round % 2 == 0 ? 0..<1200 : whole.count - 700..<whole.count
            for _ in 0..<2 { bytes[random(places)] = UInt8(random(0..<256)) }
            let source = MemorySource(bytes)
            let error = await Fixture.error {
                let stream = try await MediaAsset(source: source).hlsStream(
                    Self.settings, options: Self.options(.broad), cacheByteLimit: 0)
                if Self.isOutlined(stream) { outlined += 1 }
                for rendition in stream.renditions where !rendition.isTranscoded {
                    _ = try await stream.segment(rendition.segmentCount - 1, of: rendition.id)
                }
            }
            #expect(error == nil || error is MediaError)
            if error != nil { refused += 1 }
        }
        #expect(refused > 5 && outlined > 50)
    }

    @Test func aFileCutOffBeforeItsEndIsNotOpenedByCues() async throws {
        try await Fixture.withFolder { folder in
            let (front, file) = (folder.appending(path: "front.mkv"), folder.appending(path: "file.mkv"))
            _ = try Tool(
                "ffmpeg",
                [
                    "-v", "error", "-nostdin", "-i", Fixture.url("indexed.mkv").path, "-c", "copy", "-cues_to_front",
                    "1", front.path,
                ])
            let bytes = try Data(contentsOf: front)
            try bytes.prefix(bytes.count * 3 / 4).write(to: file)
            let result = await Fixture.error {
                let stream = try await MediaAsset(url: file).hlsStream(Self.settings, options: Self.options(.broad))
                #expect(!Self.isOutlined(stream))
            }
            #expect(result == nil || (result as? MediaError)?.code == .damaged)
        }
    }

    private static func compare(
        _ stream: HLSStream, _ asset: MediaAsset, _ profile: PlaybackProfile, in folder: URL
    ) async throws {
        let output = folder.appending(path: "out")
        let report = try await ExportSession(
            asset: asset, outputs: [.hls(settings)], options: options(profile)
        ).export(to: output)
        let isOutlined = isOutlined(stream)
        var compared = 0
        for file in report.files {
            if file.path == "package.json" { continue }
            if isOutlined, file.path == "master.m3u8" || file.path.hasPrefix("iframe/") { continue }
            let expected = Array(try Data(contentsOf: output.appending(path: file.path)))
            let got = try await stream.file(file.path).bytes
            let isEqual = got == expected
            #expect(isEqual, "\(file.path): \(got.count) and \(expected.count) bytes")
            compared += 1
        }
        #expect(compared >= 20)
    }
}
