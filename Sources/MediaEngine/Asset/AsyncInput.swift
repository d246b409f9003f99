internal import Dispatch
internal import MediaCore
internal import MediaFFmpeg
internal import Synchronization

/// Lends an asynchronous source to a job's own thread: the thread waits, Swift's cooperative pool does not.
///
/// Reads are made in runs of a mebibyte, so that small reads of a demuxer do not each wait for a task.
final class AsyncInput: BlockingInput {
    private let source: any ByteSource
    private let cancel: CancelFlag
    let byteCount: Int64?
    private let window = Mutex<(offset: Int64, bytes: [UInt8])>((0, []))
    private let pace: SourcePace
    private static let windowSize = 1 << 20

    /// Asks the source for its size.
    ///
    /// - Parameter minimumRate: bytes the source has to give in a second of waiting; nil for any.
    init(_ source: any ByteSource, minimumRate: Int?, cancel: CancelFlag) throws(MediaError) {
        self.source = source
        self.cancel = cancel
        pace = SourcePace(minimumRate: minimumRate, name: source.name)
        let size = try Self.wait(cancel, source.name, pace) { try await source.byteCount }
        guard size > 0 else {
            throw MediaError(.emptySource, "the source is empty", operation: .open, location: source.name)
        }
        byteCount = size
    }

    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int64) throws(MediaError) -> Int {
        let size = byteCount ?? 0
        guard offset >= 0, offset < size, buffer.count > 0 else { return 0 }
        let cached = window.withLock { $0 }
        if offset >= cached.offset, offset < cached.offset + Int64(cached.bytes.count) {
            return Self.copy(cached.bytes, from: Int(offset - cached.offset), to: buffer)
        }
        let count = Int(min(Int64(max(Self.windowSize, buffer.count)), size - offset))
        let source = source
        let bytes = try Self.wait(cancel, source.name, pace) { try await source.read(at: offset, count: count) }
        pace.received(bytes.count)
        guard bytes.count <= count else {
            throw MediaError(
                .unreadable, "the source gave more bytes than asked", operation: .read, location: source.name)
        }
        guard !bytes.isEmpty else {
            throw MediaError(.unreadable, "the source ended before its size", operation: .read, location: source.name)
        }
        window.withLock { $0 = (offset, bytes) }
        return Self.copy(bytes, from: 0, to: buffer)
    }

    private static func copy(_ bytes: [UInt8], from start: Int, to buffer: UnsafeMutableRawBufferPointer) -> Int {
        let count = min(buffer.count, bytes.count - start)
        bytes.withUnsafeBytes { buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[start..<start + count])) }
        return count
    }

    /// Runs an asynchronous call from a thread of our own; gives up when the job is to stop.
    private static func wait<Value: Sendable>(
        _ cancel: CancelFlag, _ name: String, _ pace: SourcePace, _ body: @escaping @Sendable () async throws -> Value
    ) throws(MediaError) -> Value {
        let done = DispatchSemaphore(value: 0)
        let box = ResultBox<Value>()
        let task = Task {
            box.begin()
            do { box.set(.success(try await body())) } catch { box.set(.failure(error)) }
            done.signal()
        }
        // A pool that is busy with other things is not the source's fault: its time counts from when it is asked.
        defer { pace.waited(box.waited) }
        while done.wait(timeout: .now() + .milliseconds(20)) == .timedOut {
            do throws(MediaError) {
                if cancel.shouldStop { throw cancel.explain(.exit, .read) }
                try pace.check(waiting: box.waited)
            } catch {
                task.cancel()
                throw error
            }
        }
        switch box.get() {
        case .success(let value): return value
        case .failure(let error as MediaError): throw error
        case .failure(let error):
            throw MediaError(.unreadable, "the source failed: \(error)", operation: .read, location: name)
        case nil: throw MediaError(.internal, "the source gave no answer", operation: .read, location: name)
        }
    }
}

/// Where a task leaves its result for a waiting thread.
private final class ResultBox<Value: Sendable>: Sendable {
    private let value = Mutex<Result<Value, any Error>?>(nil)
    private let begun = Mutex<ContinuousClock.Instant?>(nil)

    func begin() { begun.withLock { $0 = .now } }
    /// Time since the task began to run.
    var waited: Duration { begun.withLock { $0.map { $0.duration(to: .now) } ?? .zero } }
    func set(_ result: Result<Value, any Error>) { value.withLock { $0 = result } }
    func get() -> Result<Value, any Error>? { value.withLock { $0 } }
}
