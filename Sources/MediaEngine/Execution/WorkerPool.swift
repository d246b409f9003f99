internal import Synchronization

/// Threads of our own for work that blocks: reading, demuxing, writing. Swift's cooperative pool never waits for a disk.
///
/// Bounded; threads start when work is there and end after the pool was idle for a while.
final class WorkerPool: Sendable {
    /// Probing and copying: bound by input and output.
    static let inputOutput = WorkerPool(limit: 4)

    /// Encoding what somebody waits for: each job keeps several threads of its own busy.
    static let encoding = WorkerPool(limit: max(1, Processors.count / 2))

    private struct State {
        var queue: [@Sendable () -> Void] = []
        var threads = 0
    }

    private let state = Mutex(State())
    private let limit: Int

    init(limit: Int) { self.limit = limit }

    /// Queues work; it starts at once if a thread is free.
    func submit(_ work: @escaping @Sendable () -> Void) {
        let starts = state.withLock { state in
            state.queue.append(work)
            guard state.threads < limit else { return false }
            state.threads += 1
            return true
        }
        if starts, !startThread() {
            // No thread to be had: the work is done here rather than never.
            drain()
        }
    }

    private func startThread() -> Bool { PlatformThread.start { self.drain() } }

    private func drain() {
        while let work = next() { work() }
    }

    private func next() -> (@Sendable () -> Void)? {
        state.withLock { state in
            if state.queue.isEmpty {
                state.threads -= 1
                return nil
            }
            return state.queue.removeFirst()
        }
    }
}
