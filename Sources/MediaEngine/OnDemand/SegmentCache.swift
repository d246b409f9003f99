internal import MediaCore
internal import Synchronization

/// Keeps rendered segments up to a number of bytes, those asked for last, and lets everybody who asks for a segment that is
/// being rendered wait for it.
final class SegmentCache: Sendable {
    /// A segment that is being rendered.
    private struct Pending {
        let number: Int
        var waiters: [SegmentWaiter]
        var task: Task<Void, Never>?
    }

    private struct State {
        var segments: [SegmentRequest: [UInt8]] = [:]
        /// Least lately asked for first.
        var order: [SegmentRequest] = []
        var byteCount = 0
        var pending: [SegmentRequest: Pending] = [:]
        /// Renderings that were begun.
        var renderings = 0
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

    /// A segment, rendered unless it is kept or somebody renders it already. Who does not want it any more stops waiting;
    /// when nobody waits, rendering is cancelled.
    func bytes(
        _ request: SegmentRequest, render: @escaping @Sendable () async throws -> [UInt8]
    ) async throws -> [UInt8] {
        try Task.checkCancellation()
        let waiter = SegmentWaiter()
        let known: [UInt8]? = state.withLock { state in
            if let known = Self.touch(request, &state) { return known }
            if state.pending[request] != nil {
                state.pending[request]?.waiters.append(waiter)
                return nil
            }
            state.renderings += 1
            let number = state.renderings
            let task = Task {
                let result: Result<[UInt8], any Error>
                do { result = .success(try await render()) } catch { result = .failure(error) }
                finish(request, number, result)
            }
            state.pending[request] = Pending(number: number, waiters: [waiter], task: task)
            return nil
        }
        if let known { return known }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { waiter.wait($0) }
        } onCancel: {
            waiter.end(.failure(CancellationError()))
            leave(request, waiter)
        }
    }

    private func finish(_ request: SegmentRequest, _ number: Int, _ result: Result<[UInt8], any Error>) {
        let waiters: [SegmentWaiter] = state.withLock { state in
            guard let pending = state.pending[request], pending.number == number else { return [] }
            state.pending[request] = nil
            if case .success(let bytes) = result { keep(bytes, request, &state) }
            return pending.waiters
        }
        for waiter in waiters { waiter.end(result) }
    }

    private func keep(_ bytes: [UInt8], _ request: SegmentRequest, _ state: inout State) {
        guard bytes.count <= byteLimit, state.segments[request] == nil else { return }
        state.segments[request] = bytes
        state.order.append(request)
        state.byteCount += bytes.count
        while state.byteCount > byteLimit, let oldest = state.order.first {
            state.order.removeFirst()
            state.byteCount -= state.segments.removeValue(forKey: oldest)?.count ?? 0
        }
    }

    private func leave(_ request: SegmentRequest, _ waiter: SegmentWaiter) {
        let abandoned: Task<Void, Never>? = state.withLock { state in
            guard let pending = state.pending[request], pending.waiters.contains(where: { $0 === waiter }) else {
                return nil
            }
            state.pending[request]?.waiters.removeAll { $0 === waiter }
            guard pending.waiters.count == 1 else { return nil }
            // Who asks from now on starts another rendering.
            state.pending[request] = nil
            return pending.task
        }
        abandoned?.cancel()
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
