internal import Synchronization

/// Hands events to everybody in this process who listens.
final class EventCenter: Sendable {
    private struct State {
        var next = 0
        var listeners: [Int: AsyncStream<LibraryEvent>.Continuation] = [:]
        var isFinished = false
        /// Places in the order of transactions, given and told of.
        var given = 0
        var told = 0
        /// What has to wait for an earlier place.
        var early: [Int: [LibraryEvent]] = [:]
    }

    private let state = Mutex(State())

    /// Events from now on, until the library is closed. A listener that is slow loses the oldest beyond a thousand.
    func stream() -> AsyncStream<LibraryEvent> {
        let (stream, continuation) = AsyncStream.makeStream(
            of: LibraryEvent.self, bufferingPolicy: .bufferingNewest(1000))
        let number: Int? = state.withLock { state in
            guard !state.isFinished else { return nil }
            state.next += 1
            state.listeners[state.next] = continuation
            return state.next
        }
        guard let number else {
            continuation.finish()
            return stream
        }
        continuation.onTermination = { [weak self] _ in
            self?.state.withLock { _ = $0.listeners.removeValue(forKey: number) }
        }
        return stream
    }

    /// A place in the order, to be taken inside a transaction: transactions are one after the other.
    func reserve() -> Int {
        state.withLock { state in
            defer { state.given += 1 }
            return state.given
        }
    }

    /// Tells the events of a place, when those of the places before it are told. Every place that was reserved is published,
    /// without events where its transaction failed.
    func publish(_ events: [LibraryEvent], place: Int) {
        state.withLock { state in
            state.early[place] = events
            while let next = state.early.removeValue(forKey: state.told) {
                state.told += 1
                // Yielding only appends to the listeners' buffers.
                for event in next { for listener in state.listeners.values { listener.yield(event) } }
            }
        }
    }

    func finish() {
        let listeners = state.withLock { state in
            state.isFinished = true
            defer { state.listeners = [:] }
            return Array(state.listeners.values)
        }
        for listener in listeners { listener.finish() }
    }
}
