internal import Synchronization

/// Somebody who waits for a segment: until it is rendered, or until they do not want it any more.
final class SegmentWaiter: Sendable {
    typealias Outcome = Result<[UInt8], any Error>

    private enum State {
        case new
        case waiting(CheckedContinuation<[UInt8], any Error>)
        /// With what came before anybody waited.
        case over(Outcome)
    }

    private let state = Mutex(State.new)

    /// Waits; not at all where waiting has ended already.
    func wait(_ continuation: CheckedContinuation<[UInt8], any Error>) {
        let outcome: Outcome? = state.withLock { state in
            if case .over(let outcome) = state { return outcome }
            state = .waiting(continuation)
            return nil
        }
        if let outcome { continuation.resume(with: outcome) }
    }

    /// Ends waiting; a second end does nothing.
    func end(_ outcome: Outcome) {
        let continuation: CheckedContinuation<[UInt8], any Error>? = state.withLock { state in
            switch state {
            case .over: return nil
            case .new:
                state = .over(outcome)
                return nil
            case .waiting(let continuation):
                state = .over(outcome)
                return continuation
            }
        }
        continuation?.resume(with: outcome)
    }
}
