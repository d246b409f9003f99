internal import Dispatch
internal import Synchronization

/// Threads that do jobs while their sender goes on; a few jobs wait at most. With one thread jobs keep their order.
final class WorkLane: Sendable {
    private final class Shared: Sendable {
        struct State {
            var jobs: [@Sendable () -> Void] = []
        }
        let state = Mutex(State())
        /// Counts jobs that wait, and ends.
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
    private let depth: Int
    private let threadCount: Int

    /// - Parameters:
    ///   - threads: how many jobs are done at once.
    ///   - depth: jobs that are begun or wait, at most.
    init(threads: Int = 1, depth: Int) {
        let shared = Shared(depth: depth)
        self.shared = shared
        self.depth = depth
        var started = 0
        for _ in 0..<threads where PlatformThread.start({ shared.run() }) { started += 1 }
        threadCount = started
    }

    /// Sends a job; waits for a place.
    func submit(_ job: @escaping @Sendable () -> Void) {
        guard threadCount > 0 else { return job() }
        shared.places.wait()
        shared.state.withLock { $0.jobs.append(job) }
        shared.waiting.signal()
    }

    /// Waits until all jobs are done.
    func finish() {
        guard threadCount > 0 else { return }
        for _ in 0..<depth { shared.places.wait() }
        for _ in 0..<depth { shared.places.signal() }
    }

    /// Drops the jobs that wait and waits for those that were begun.
    deinit {
        let dropped = shared.state.withLock { state -> Int in
            defer { state.jobs.removeAll() }
            return state.jobs.count
        }
        for _ in 0..<dropped { shared.places.signal() }
        for _ in 0..<threadCount { shared.waiting.signal() }
        for _ in 0..<threadCount { shared.ended.wait() }
    }
}
