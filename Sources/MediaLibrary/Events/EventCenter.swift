internal import Synchronization

/// Hands events to everybody in this process who listens.
final class EventCenter: Sendable {
    private struct State {
        var next = 0
        var listeners: [Int: AsyncStream<LibraryEvent>.Continuation] = [:]
        var isFinished = false
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

    func publish(_ events: [LibraryEvent]) {
        guard !events.isEmpty else { return }
        let listeners = state.withLock { Array($0.listeners.values) }
        for event in events { for listener in listeners { listener.yield(event) } }
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
