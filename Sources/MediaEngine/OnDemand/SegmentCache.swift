internal import MediaCore
internal import Synchronization

/// Keeps rendered segments up to a number of bytes, those asked for last, and lets everybody who asks for a segment that is
/// being rendered wait for it.
final class SegmentCache: Sendable {
    private struct Pending {
        var task: Task<[UInt8], any Error>
        var waiters: Int
    }

    private struct State {
        var segments: [SegmentRequest: [UInt8]] = [:]
        /// Least lately asked for first.
        var order: [SegmentRequest] = []
        var byteCount = 0
        var pending: [SegmentRequest: Pending] = [:]
    }

    private let byteLimit: Int
    private let state = Mutex(State())

    init(byteLimit: Int) { self.byteLimit = max(byteLimit, 0) }

    /// Bytes that are kept now.
    var byteCount: Int { state.withLock { $0.byteCount } }

    /// A segment, if it is kept.
    func known(_ request: SegmentRequest) -> [UInt8]? {
        state.withLock { Self.touch(request, &$0) }
    }

    /// Number of segments that are kept.
    var count: Int { state.withLock { $0.segments.count } }

    /// A segment, rendered unless it is kept or somebody renders it already. When nobody waits any more, rendering is
    /// cancelled.
    func bytes(
        _ request: SegmentRequest, render: @escaping @Sendable () async throws -> [UInt8]
    ) async throws -> [UInt8] {
        let task: Task<[UInt8], any Error>? = state.withLock { state in
            if state.segments[request] != nil { return nil }
            if var pending = state.pending[request] {
                pending.waiters += 1
                state.pending[request] = pending
                return pending.task
            }
            let task = Task { try await render() }
            state.pending[request] = Pending(task: task, waiters: 1)
            return task
        }
        guard let task else {
            if let known = known(request) { return known }
            // It was dropped in between.
            return try await bytes(request, render: render)
        }
        return try await withTaskCancellationHandler {
            let result = await task.result
            finish(request, task, try? result.get())
            try Task.checkCancellation()
            return try result.get()
        } onCancel: {
            leave(request, task)
        }
    }

    private func finish(_ request: SegmentRequest, _ task: Task<[UInt8], any Error>, _ bytes: [UInt8]?) {
        state.withLock { state in
            guard state.pending[request]?.task == task else { return }
            state.pending[request] = nil
            guard let bytes, bytes.count <= byteLimit, state.segments[request] == nil else { return }
            state.segments[request] = bytes
            state.order.append(request)
            state.byteCount += bytes.count
            while state.byteCount > byteLimit, let oldest = state.order.first {
                state.order.removeFirst()
                state.byteCount -= state.segments.removeValue(forKey: oldest)?.count ?? 0
            }
        }
    }

    private func leave(_ request: SegmentRequest, _ task: Task<[UInt8], any Error>) {
        let isAbandoned = state.withLock { state in
            guard var pending = state.pending[request], pending.task == task else { return false }
            pending.waiters -= 1
            state.pending[request] = pending.waiters > 0 ? pending : nil
            return pending.waiters == 0
        }
        if isAbandoned { task.cancel() }
    }

    private static func touch(_ request: SegmentRequest, _ state: inout State) -> [UInt8]? {
        guard let bytes = state.segments[request] else { return nil }
        if let place = state.order.firstIndex(of: request) {
            state.order.remove(at: place)
            state.order.append(request)
        }
        return bytes
    }
}
