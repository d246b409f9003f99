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
        /// Jobs that wait, of each key in the order they came.
        var queues: [String: [@Sendable () -> Void]] = [:]
        /// Keys that have jobs waiting, the next one first.
        var turns: [String] = []
        var waiting = 0
        var threads = 0

        mutating func add(_ work: @escaping @Sendable () -> Void, _ key: String) {
            if queues[key] == nil { turns.append(key) }
            queues[key, default: []].append(work)
            waiting += 1
        }

        /// The next job: keys take turns.
        mutating func take() -> (@Sendable () -> Void)? {
            guard !turns.isEmpty else { return nil }
            let key = turns.removeFirst()
            guard var jobs = queues[key], !jobs.isEmpty else { return nil }
            let work = jobs.removeFirst()
            queues[key] = jobs.isEmpty ? nil : jobs
            if !jobs.isEmpty { turns.append(key) }
            waiting -= 1
            return work
        }
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
            guard state.waiting < queueLimit else { return nil }
            state.add(work, key)
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
            guard let work = state.take() else {
                state.threads -= 1
                return nil
            }
            return work
        }
    }
}
