internal import MediaFFmpeg
internal import Synchronization

/// Ends the opening of a source together with the request that waits for it, and not any more once it is open: the source
/// serves other requests then.
final class SourceOpening: Sendable {
    private let state = Mutex<(flag: CancelFlag?, isCancelled: Bool)>((nil, false))

    func begin(_ flag: CancelFlag) {
        let isCancelled = state.withLock { state in
            state.flag = flag
            return state.isCancelled
        }
        if isCancelled { flag.cancel() }
    }

    func end() { state.withLock { $0.flag = nil } }

    func cancel() {
        state.withLock { state in
            state.isCancelled = true
            state.flag?.cancel()
        }
    }
}
