import Foundation
import MediaCore
import MediaEngine
import Testing

/// Media that is wrong in the middle is encoded as far as it goes, and the report says what was done.
@Suite struct DamagedMediaTests {
    private func export(
        _ asset: MediaAsset, _ folder: URL, _ outputs: [OutputRequest] = [.hls(), .mp4()]
    ) async throws -> ExportReport {
        try await ExportSession(asset: asset, outputs: outputs, options: ExportOptions(durability: .cached))
            .export(to: folder.appending(path: "out"))
    }

    private func count(_ report: ExportReport, _ kind: Repair.Kind) -> Int {
        report.repairs.filter { $0.kind == kind }.reduce(0) { $0 + $1.count }
    }

    @Test(arguments: ["format.mpeg", "format.avi", "format.mkv", "format.ts"])
    func damageInTheMiddleIsConcealedCountedAndReported(name: String) async throws {
        try await Fixture.withFolder { folder in
            var bytes = try Fixture.bytes(name)
            // A tenth of the file, in the middle, is noise.
            var state: UInt64 = 42
            for index in bytes.count / 2..<bytes.count / 2 + bytes.count / 10 where index % 3 == 0 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                bytes[index] = UInt8(truncatingIfNeeded: state >> 33)
            }
            let report = try await export(MediaAsset(source: MemorySource(bytes)), folder)
            #expect(abs(report.outputs[0].duration.seconds - 3) < 1.2, "\(report.outputs)")
            #expect(report.repairs.contains { $0.message.contains("damaged") }, "\(report.repairs)")
        }
    }

    @Test func aFileOfWhichNothingDecodesIsATypedErrorThatNamesTheTrack() async throws {
        try await Fixture.withFolder { folder in
            var bytes = try Fixture.bytes("format.mkv")
            // Everything behind the head of the first cluster is noise.
            let head: [UInt8] = [0x1F, 0x43, 0xB6, 0x75]
            let cluster = try #require(bytes.indices.first { bytes[$0...].starts(with: head) })
            for index in cluster + 12..<bytes.count { bytes[index] = UInt8(truncatingIfNeeded: index &* 31) }
            let error = await Fixture.error {
                _ = try await export(MediaAsset(source: MemorySource(bytes)), folder)
            }
            let found = try #require(error as? MediaError)
            #expect([.damaged, .noSuitableTrack, .unsupportedFormat].contains(found.code), "\(found)")
            #expect(Fixture.contents(folder).isEmpty)
        }
    }

    @Test func aPictureThatChangesItsSizeIsScaledAlike() async throws {
        try await Fixture.withFolder { folder in
            let report = try await export(Fixture.asset("size-change.ts"), folder)
            #expect(count(report, .pictureFormat) == 1 && count(report, .timestampJump) >= 1)
            let size = try Tool(
                "ffprobe",
                [
                    "-v", "error", "-select_streams", "v", "-show_entries", "frame=width,height", "-of", "csv=p=0",
                    folder.appending(path: "out/capped-4k.mp4").path,
                ]
            ).output
            let sizes = Set(size.split(separator: "\n").map { $0.split(separator: ",").joined(separator: "x") })
            #expect(sizes == ["320x180"], "\(sizes)")
        }
    }

    @Test func soundThatBeginsAMinuteLateIsPrecededBySilence() async throws {
        try await Fixture.withFolder { folder in
            let report = try await export(Fixture.asset("late-sound.mkv"), folder)
            #expect(report.repairs.contains { $0.kind == .silence && $0.message.hasPrefix("60s") }, "\(report.repairs)")
            let samples = try await Decoded.samples(folder.appending(path: "out/capped-4k.mp4").path, rate: 48_000)
            let first = samples.firstIndex { abs($0) > 0.05 } ?? 0
            #expect(abs(Double(first) / 48_000 - 60) < 0.005, "\(first)")
        }
    }

    @Test func aGapOfAThousandSecondsIsKeptWithTheLastPictureAndSilence() async throws {
        try await Fixture.withFolder { folder in
            let report = try await export(Fixture.asset("gap.mkv"), folder)
            #expect(report.outputs.allSatisfy { abs($0.duration.seconds - 1004) < 0.05 }, "\(report.outputs)")
            #expect(report.repairs.contains { $0.kind == .silence && $0.message.hasPrefix("1000s") })
            #expect(count(report, .heldPicture) > 100)
        }
    }

    @Test func framesOfNoBytesHoldThePicture() async throws {
        try await Fixture.withFolder { folder in
            let report = try await export(Fixture.asset("empty-frames.avi"), folder)
            #expect(report.outputs.allSatisfy { abs($0.duration.seconds - 4) < 0.1 }, "\(report.outputs)")
        }
    }

    @Test func aPictureWithoutTimestampsGetsThemInOrder() async throws {
        try await Fixture.withFolder { folder in
            let report = try await export(Fixture.asset("h264-bframes.avi"), folder)
            #expect(report.tracks[0].action == .transcode && report.tracks[0].reasons == [.container])
            let times = try await Decoded.times(folder.appending(path: "out/capped-4k.mp4").path)
            #expect(times.first == 0 && times.count >= 120)
            for (a, b) in zip(times, times.dropFirst()) { #expect(abs(b - a - 1.0 / 30) < 0.001) }
        }
    }

    @Test(arguments: [
        (Timeline(spans: []), "one stretch"),
        (
            Timeline(spans: [.init(start: MediaTime(value: 5, timescale: 1), end: MediaTime(value: 5, timescale: 1))]),
            "ends at"
        ),
        (Timeline(spans: [.init(start: MediaTime(value: 99, timescale: 1))]), "media ends"),
        (Timeline(spans: [.init(start: MediaTime(value: -1, timescale: 1))]), "before the media"),
    ])
    func aStretchThatIsNotThereIsRefused(timeline: Timeline, word: String) async throws {
        try await Fixture.withFolder { folder in
            let error = await Fixture.error {
                _ = try await ExportSession(
                    asset: Fixture.asset("h264-aac.mp4"), outputs: [.hls()], options: ExportOptions(timeline: timeline)
                ).export(to: folder.appending(path: "out"))
            }
            let found = try #require(error as? MediaError)
            #expect(found.code == .invalidSettings && found.message.contains(word), "\(found)")
            #expect(Fixture.contents(folder).isEmpty)
        }
    }

    @Test func cancellingAnEncodingLeavesNothing() async throws {
        try await Fixture.withFolder { folder in
            let session = ExportSession(
                asset: Fixture.asset("gap.mkv"), outputs: [.hls(), .mp4()], options: ExportOptions(durability: .cached))
            let task = Task { try await session.export(to: folder.appending(path: "out")) }
            // A thread of its own: other tests may keep Swift's pool busy for longer than the encoding lasts. What fills the
            // gap of a thousand seconds is one packet's work of many seconds, and no progress shows meanwhile.
            Thread.detachNewThread {
                while !task.isCancelled {
                    Thread.sleep(forTimeInterval: 0.2)
                    if case .exporting = session.state { task.cancel() }
                }
            }
            let error = await Fixture.error { _ = try await task.value }
            #expect(error is CancellationError)
            #expect(Fixture.contents(folder).isEmpty)
        }
    }
}
