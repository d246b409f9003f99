package import MediaCore
internal import Synchronization

/// Threads of our own for work that blocks: reading, demuxing, writing. Swift's cooperative pool never waits for a disk.
///
/// Bounded; threads start when work is there and end after the pool was idle for a while.
package final class WorkerPool: Sendable {
    /// Probing, planning, pictures, changes of packages: short work, which waits for no export.
    static let inputOutput = WorkerPool(limit: 4)

    /// Exports. They copy side by side; those that encode wait inside for their turn (`EncodingLane`), which costs a thread.
    static let exporting = WorkerPool(limit: 16)

    /// Talking with workers that probe, plan and make pictures.
    static let describing = WorkerPool(limit: max(4, Processors.count))

    /// Talking with workers that export: each has one thread here, also while it waits for its turn to encode.
    static let hosting = WorkerPool(limit: 16)

    /// Encoding what somebody waits for: each job keeps several threads of its own busy.
    static let encoding = WorkerPool(limit: max(1, Processors.count / 2))

    private struct State {
        var queue = TurnQueue<@Sendable () -> Void>()
        var threads = 0
    }

    private let state = Mutex(State())
    private let limit: Int
    private let queueLimit: Int

    /// - Parameters:
    ///   - limit: threads at most.
    ///   - queueLimit: jobs that wait at most.
    package init(limit: Int, queueLimit: Int = 10_000) {
        self.limit = limit
        self.queueLimit = queueLimit
    }

    /// Queues work; it starts at once if a thread is free.
    ///
    /// - Parameter key: whose work it is: keys take turns, whoever sent more.
    /// - Throws: `tooBusy` where too much waits already.
    package func submit(key: String = "", _ work: @escaping @Sendable () -> Void) throws(MediaError) {
        let starts: Bool? = state.withLock { state in
            guard state.queue.count < queueLimit else { return nil }
            state.queue.add(work, key: key)
            guard state.threads < limit else { return false }
            state.threads += 1
            return true
        }
        guard let starts else {
            throw MediaError(.tooBusy, "\(queueLimit) jobs wait already; try again later", operation: .open)
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
            guard let work = state.queue.take() else {
                state.threads -= 1
                return nil
            }
            return work
        }
    }
}
