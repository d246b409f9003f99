import Foundation
import MediaCore
import MediaEngine
import Synchronization
import Testing

/// A source that stops giving bytes after a while, until its task is cancelled.
private struct StallingSource: ByteSource {
    let name = "stalling"
    let bytes: [UInt8]
    let stallAt: Int64
    let reached: AsyncStream<Void>.Continuation
    var byteCount: Int64 { Int64(bytes.count) }

    func read(at offset: Int64, count: Int) async throws -> [UInt8] {
        if offset + Int64(count) > stallAt {
            reached.yield()
            try await Task.sleep(for: .seconds(600))
        }
        return Array(bytes[Int(offset)..<min(Int(offset) + count, bytes.count)])
    }
}

@Suite struct CancellationTests {
    /// The source waits for ten minutes; how soon this ends beyond that, other tests decide that keep Swift's pool busy.
    @Test(.timeLimit(.minutes(5)))
    func cancellingAnExportThatWaitsForItsSourceEndsItAndLeavesNothing() async throws {
        try await Fixture.withFolder { folder in
            let clip = try Fixture.bytes("transport.ts")
            let bytes = Array(repeatElement(clip, count: 20).joined())
            let (stream, continuation) = AsyncStream<Void>.makeStream()
            let source = StallingSource(bytes: bytes, stallAt: Int64(bytes.count / 2), reached: continuation)
            let output = folder.appending(path: "out")
            let task = Task {
                try await ExportSession(asset: MediaAsset(source: source), outputs: [.hls(), .mp4()]).export(to: output)
            }
            for await _ in stream { break }
            task.cancel()
            let error = await Fixture.error { _ = try await task.value }
            #expect(error is CancellationError)
            #expect(Fixture.contents(folder).isEmpty)
        }
    }

    @Test func aCancelledWaitEndsSoon() async throws {
        try await Fixture.withFolder { folder in
            let run = try Tool(
                Tool.built("ExportSoak"), [Fixture.url("transport.ts").path, "cancel", folder.path])
            let milliseconds = Int(run.output.trimmingCharacters(in: .whitespacesAndNewlines))
            // The bar is 200 ms; the rest is room for a busy machine.
            #expect(milliseconds ?? .max < 2000, "\(run.output) \(run.errors)")
            #expect(Fixture.contents(folder).isEmpty)
        }
    }

    @Test func aTimeLimitIsATypedError() async throws {
        let (_, continuation) = AsyncStream<Void>.makeStream()
        let source = StallingSource(bytes: try Fixture.bytes("h264-aac.mp4"), stallAt: 0, reached: continuation)
        let error =
            await Fixture.error {
                _ = try await ExportSession(
                    asset: MediaAsset(source: source), outputs: [.hls()],
                    options: ExportOptions(timeLimit: .milliseconds(100))
                ).export(to: MemorySink())
            } as? MediaError
        #expect(error?.code == .timedOut)
    }

    @Test func aSourcesOwnErrorKeepsItsIdentity() async throws {
        struct Broken: ByteSource {
            let name = "broken"
            let byteCount: Int64 = 1 << 20
            func read(at offset: Int64, count: Int) async throws -> [UInt8] {
                throw MediaError(.accessDenied, "the bucket is locked", operation: .read)
            }
        }
        let error = await Fixture.error { _ = try await MediaAsset(source: Broken()).probe() } as? MediaError
        #expect(error?.code == .accessDenied)
        #expect(error?.message == "the bucket is locked")
    }

    @Test func manyProbesLeaveTheCooperativePoolFree() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            let (stream, continuation) = AsyncStream<Void>.makeStream()
            let bytes = try Fixture.bytes("h264-aac.mp4")
            for _ in 0..<64 {
                group.addTask {
                    let source = StallingSource(bytes: bytes, stallAt: 0, reached: continuation)
                    _ = try await MediaAsset(source: source).probe()
                }
            }
            for await _ in stream { break }
            // While probes are stuck, ordinary tasks still run.
            let answer = await Task { 42 }.value
            #expect(answer == 42)
            group.cancelAll()
            while let result = await group.nextResult() {
                if case .failure(let error) = result { #expect(error is CancellationError) }
            }
        }
    }

    @Test func progressRisesAndEnds() async throws {
        try await Fixture.withFolder { folder in
            let session = ExportSession(asset: Fixture.asset("h264-aac.mp4"), outputs: [.hls()])
            #expect(session.state == .pending)
            let watching = Task {
                var seen: [MediaTime] = []
                for await case .exporting(let progress) in session.states(updateInterval: .milliseconds(1)) {
                    seen.append(progress.processed)
                }
                return seen
            }
            _ = try await session.export(to: folder.appending(path: "out"))
            let seen = await watching.value
            #expect(seen == seen.sorted())
            guard case .exporting(let last) = session.state else { return #expect(Bool(false), "\(session.state)") }
            #expect(last.fractionCompleted == 1)
            let again =
                await Fixture.error { _ = try await session.export(to: folder.appending(path: "again")) } as? MediaError
            #expect(again?.code == .invalidSettings)
        }
    }
}
