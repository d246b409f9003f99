import Foundation
import MediaCore
import MediaEngine

/// Cancels an export that waits for its source, and prints how many milliseconds it took to end, or what went wrong.
///
/// In a process of its own: elsewhere tests that keep Swift's pool busy would be measured with it.
enum Cancellation {
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

    static func measure(_ file: URL, in folder: URL) async throws {
        let clip = Array(try Data(contentsOf: file))
        let bytes = Array(repeatElement(clip, count: 20).joined())
        let (stream, continuation) = AsyncStream<Void>.makeStream()
        let source = StallingSource(bytes: bytes, stallAt: Int64(bytes.count / 2), reached: continuation)
        let task = Task {
            try await ExportSession(asset: MediaAsset(source: source), outputs: [.hls(), .mp4()])
                .export(to: folder.appending(path: "out"))
        }
        for await _ in stream { break }
        let start = ContinuousClock.now
        task.cancel()
        do {
            _ = try await task.value
            print("it went on")
        } catch is CancellationError {
            let taken = start.duration(to: .now)
            print(taken.components.seconds * 1000 + taken.components.attoseconds / 1_000_000_000_000_000)
        }
    }
}
