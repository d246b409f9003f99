internal import Dispatch
internal import Synchronization

/// A thread that does jobs one after the other while their sender goes on; a few jobs wait at most.
final class SerialLane: Sendable {
    private final class Shared: Sendable {
        struct State {
            var jobs: [@Sendable () -> Void] = []
            var isClosed = false
        }
        let state = Mutex(State())
        /// Counts jobs that wait, and the end.
        let waiting = DispatchSemaphore(value: 0)
        let places: DispatchSemaphore
        let ended = DispatchSemaphore(value: 0)

        init(depth: Int) { places = DispatchSemaphore(value: depth) }

        func run() {
            while true {
                waiting.wait()
                guard let job = state.withLock({ $0.jobs.isEmpty ? nil : $0.jobs.removeFirst() }) else { break }
                job()
                places.signal()
            }
            ended.signal()
        }
    }

    private let shared: Shared
    private let hasThread: Bool

    /// - Parameter depth: jobs that are begun or wait, at most.
    init(depth: Int) {
        let shared = Shared(depth: depth)
        self.shared = shared
        hasThread = PlatformThread.start { shared.run() }
    }

    /// Sends a job; waits for a place.
    func submit(_ job: @escaping @Sendable () -> Void) {
        guard hasThread else { return job() }
        shared.places.wait()
        shared.state.withLock { $0.jobs.append(job) }
        shared.waiting.signal()
    }

    /// Waits until all jobs are done.
    func finish() {
        guard hasThread else { return }
        let done = DispatchSemaphore(value: 0)
        submit { done.signal() }
        done.wait()
    }

    /// Drops the jobs that wait and waits for the one that was begun.
    deinit {
        guard hasThread else { return }
        let dropped = shared.state.withLock { state -> Int in
            defer { state.jobs.removeAll() }
            return state.jobs.count
        }
        for _ in 0..<dropped { shared.places.signal() }
        shared.waiting.signal()
        shared.ended.wait()
    }
}
