internal import Synchronization

/// Waiting that ends in time even where the work does not.
enum Bounded {
    /// Runs what cannot be ended, as the system's resolver, and stops waiting for it when its time is over or nobody wants it
    /// any more.
    ///
    /// - Throws: `MediaFailure` (`timedOut`), `CancellationError`, or what `body` throws.
    static func run<Value: Sendable>(
        within limit: Duration, _ body: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        let answer = Answer<Value>()
        let work = Task { answer.give(await Task { try await body() }.result) }
        let clock = Task {
            try await Task.sleep(for: limit)
            answer.give(.failure(MediaFailure(.timedOut, "the host's address is not found in time", mayPass: true)))
        }
        defer {
            work.cancel()
            clock.cancel()
        }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { answer.wait($0) }
        } onCancel: {
            answer.give(.failure(CancellationError()))
        }
    }

    /// What comes first.
    private final class Answer<Value: Sendable>: Sendable {
        private struct State {
            var result: Result<Value, any Error>?
            var waiter: CheckedContinuation<Value, any Error>?
        }

        private let state = Mutex(State())

        func wait(_ continuation: CheckedContinuation<Value, any Error>) {
            let known = state.withLock { state -> Result<Value, any Error>? in
                if state.result == nil { state.waiter = continuation }
                return state.result
            }
            if let known { continuation.resume(with: known) }
        }

        func give(_ result: Result<Value, any Error>) {
            let waiter = state.withLock { state -> CheckedContinuation<Value, any Error>? in
                guard state.result == nil else { return nil }
                state.result = result
                defer { state.waiter = nil }
                return state.waiter
            }
            waiter?.resume(with: result)
        }
    }
}
