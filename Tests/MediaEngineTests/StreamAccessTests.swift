import Foundation
import MediaCore
import MediaEngine
import Synchronization
import Testing

/// A stream under many hands: concurrent readers, a small cache, wrong requests, cancellation.
@Suite struct StreamAccessTests {
    private static let settings = HLSSettings(segmentDuration: MediaTime(value: 1, timescale: 1))

    /// Counts how often it is opened: the rendering of an encoded segment opens it anew.
    private final class CountingSource: ByteSource {
        let name = "counting"
        private let bytes: [UInt8]
        private let opens = Mutex(0)
        init(_ bytes: [UInt8]) { self.bytes = bytes }
        var byteCount: Int64 {
            opens.withLock { $0 += 1 }
            return Int64(bytes.count)
        }
        var openCount: Int { opens.withLock { $0 } }
        func read(at offset: Int64, count: Int) async throws -> [UInt8] {
            Array(bytes[Int(offset)..<min(Int(offset) + count, bytes.count)])
        }
    }

    @Test(arguments: ["h264-aac.mp4", "vp9-opus.webm"])
    func thirtyTwoReadersAtOnceGetTheSameBytesInAnyOrder(name: String) async throws {
        let stream = try await Fixture.asset(name).hlsStream(Self.settings)
        var expected: [String: [UInt8]] = [:]
        for rendition in stream.renditions {
            for index in 0..<rendition.segmentCount {
                expected["\(rendition.id) \(index)"] = try await stream.segment(index, of: rendition.id)
            }
        }
        let fresh = try await Fixture.asset(name).hlsStream(Self.settings, cacheByteLimit: 100_000)
        let reference = expected
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for reader in 0..<32 {
                group.addTask {
                    var isSame = true
                    for rendition in fresh.renditions {
                        let count = rendition.segmentCount
                        for step in 0..<min(count, 4) {
                            let index = (reader * 7 + step * 5) % count
                            let bytes = try await fresh.segment(index, of: rendition.id)
                            isSame = isSame && bytes == reference["\(rendition.id) \(index)"]
                        }
                    }
                    return isSame
                }
            }
            for try await isSame in group { #expect(isSame) }
        }
    }

    @Test func aSegmentSeveralAskForIsRenderedOnce() async throws {
        let source = CountingSource(try Fixture.bytes("vp9-opus.webm"))
        let stream = try await MediaAsset(source: source).hlsStream(Self.settings)
        let before = source.openCount
        _ = try await stream.segment(2)
        let once = source.openCount - before
        #expect(once > 0)
        try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<32 { group.addTask { try await stream.segment(3).count } }
            for try await count in group { #expect(count > 1000) }
        }
        #expect(source.openCount == before + 2 * once)
        _ = try await stream.segment(3)
        #expect(source.openCount == before + 2 * once)
    }

    /// Who was done, in order.
    private final class Order: Sendable {
        private let names = Mutex<[String]>([])
        func add(_ name: String) { names.withLock { $0.append(name) } }
        var all: [String] { names.withLock { $0 } }
    }

    @Test func whoDoesNotWantASegmentAnyMoreDoesNotWaitForIt() async throws {
        let stream = try await Fixture.asset("vp9-opus.webm").hlsStream(Self.settings)
        let order = Order()
        let patient = Task {
            let bytes = try await stream.segment(3)
            order.add("patient")
            return bytes
        }
        let hasty = Task {
            defer { order.add("hasty") }
            return try await stream.segment(3)
        }
        hasty.cancel()
        let error = await Fixture.error { _ = try await hasty.value }
        #expect(error is CancellationError)
        #expect(try await patient.value == stream.segment(3))
        #expect(order.all == ["hasty", "patient"])
    }

    @Test func theCacheHoldsNoMoreThanItMay() async throws {
        let stream = try await Fixture.asset("h264-aac.mp4").hlsStream(Self.settings, cacheByteLimit: 60_000)
        for rendition in stream.renditions {
            for index in 0..<rendition.segmentCount {
                _ = try await stream.segment(index, of: rendition.id)
                #expect(stream.cachedByteCount <= 60_000)
            }
        }
        #expect(stream.cachedByteCount > 0)
        let none = try await Fixture.asset("h264-aac.mp4").hlsStream(Self.settings, cacheByteLimit: 0)
        #expect(try await none.segment(0).count > 1000)
        #expect(none.cachedByteCount == 0)
    }

    @Test func whatAStreamDoesNotHaveIsNotFound() async throws {
        let stream = try await Fixture.asset("h264-aac.mp4").hlsStream(Self.settings)
        func code(_ body: () async throws -> Void) async -> MediaError.Code? {
            (await Fixture.error(body) as? MediaError)?.code
        }
        for index in [-1, 12, Int.max] {
            #expect(await code { _ = try await stream.segment(index) } == .notFound)
        }
        for path in [
            "", "/", "master.m3u8/", "../h264-aac.mp4", "video/180p/segment_00099.m4s", "package.json", "\u{1B}[31m",
        ] {
            #expect(await code { _ = try await stream.file(path) } == .notFound, "\(path)")
        }
        #expect(await code { _ = try stream.playlist(of: "audio-fr") } == .notFound)
        #expect(await code { _ = try stream.initialization(of: "") } == .notFound)
    }

    @Test func whatAStreamCannotBeIsRefusedByName() async throws {
        func message(_ settings: HLSSettings, _ options: ExportOptions = ExportOptions()) async -> String {
            let error = await Fixture.error {
                _ = try await Fixture.asset("h264-aac.mp4").hlsStream(settings, options: options)
            }
            return (error as? MediaError)?.message ?? ""
        }
        #expect(await message(HLSSettings(segmentFormat: .ts)).contains("not ts"))
        #expect(await message(HLSSettings(segmentFormat: .byterange)).contains("not byterange"))
        #expect(await message(HLSSettings(includesDASH: true)).contains("DASH"))
        #expect(
            await message(HLSSettings(segmentDuration: MediaTime(value: 0, timescale: 1))).contains("segment duration"))
    }

    @Test func aSourceThatIsNoMediaIsRefusedAsInAnExport() async throws {
        for name in ["text.mp4", "truncated.mp4", "no-moov.mp4", "data-only.mp4"] {
            let stream = await Fixture.error { _ = try await Fixture.asset(name).hlsStream() } as? MediaError
            let export =
                await Fixture.error {
                    try await Fixture.withFolder {
                        _ = try await Fixture.export(name, to: $0.appending(path: "out"), outputs: [.hls()])
                    }
                } as? MediaError
            #expect(stream?.code == export?.code && stream != nil, "\(name)")
        }
    }

    @Test func aCancelledRequestEndsAndTheNextOneIsServed() async throws {
        let stream = try await Fixture.asset("vp9-opus.webm").hlsStream(Self.settings)
        let task = Task { try await stream.segment(1) }
        task.cancel()
        let result = await task.result
        #expect(throws: (any Error).self) { try result.get() }
        #expect(try await stream.segment(1).count > 1000)
    }

    @Test func aFileThatShrinksWhileItIsStreamedIsReportedAsDamaged() async throws {
        try await Fixture.withFolder { folder in
            let source = folder.appending(path: "shrinking.mp4")
            try FileManager.default.copyItem(at: Fixture.url("faststart.mp4"), to: source)
            let stream = try await MediaAsset(url: source).hlsStream(Self.settings)
            let last = (stream.renditions.first?.segmentCount ?? 1) - 1
            let handle = try FileHandle(forWritingTo: source)
            try handle.truncate(atOffset: 20_000)
            try handle.close()
            let error = await Fixture.error { _ = try await stream.segment(last) }
            #expect((error as? MediaError)?.code == .damaged)
        }
    }
}
