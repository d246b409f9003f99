internal import Logging
internal import Tracing

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// Does jobs: a few at a time, each owner's one after the other, again later where that may help.
actor JobRunner {
    private let core: LibraryCore
    private let executor: JobExecutor
    private var queue: JobQueue
    private var running: [UUID: Task<Void, Never>] = [:]
    private var alarm: Task<Void, Never>?
    private var alarmDate: Date?
    private var isOpen = false

    init(core: LibraryCore, executor: JobExecutor) {
        self.core = core
        self.executor = executor
        let configuration = core.configuration
        queue = JobQueue(capacities: [
            .fetching: configuration.fetchingJobs, .processing: configuration.processingJobs,
            .command: configuration.commandJobs,
        ])
    }

    /// Begins with what an earlier process left.
    func open(_ jobs: [Job]) {
        for job in jobs { queue.add(job) }
        isOpen = true
        beginWhatMay()
    }

    func add(_ jobs: [Job]) {
        for job in jobs { queue.add(job) }
        beginWhatMay()
    }

    /// Forgets what waits for an owner, and ends what runs for it. Returns when nothing of it runs any more.
    func cancel(_ owner: UUID) async {
        queue.removeAll(of: owner)
        guard let task = running[owner] else { return }
        task.cancel()
        await task.value
    }

    /// Ends everything; what was not done is done by the next process.
    func close() async {
        isOpen = false
        alarm?.cancel()
        let tasks = Array(running.values)
        for task in tasks { task.cancel() }
        for task in tasks { await task.value }
    }

    private func beginWhatMay() {
        guard isOpen else { return }
        while let job = queue.next(now: Date()) {
            running[job.ownerID] = Task { await run(job) }
        }
        core.metrics.queue(waiting: queue.waitingCount, running: queue.runningCount)
        setAlarm()
    }

    private func setAlarm() {
        guard let due = queue.nextDue else { return }
        if let alarmDate, alarmDate <= due, alarm != nil { return }
        alarm?.cancel()
        alarmDate = due
        alarm = Task { [weak self] in
            // However far it is: the clock on the wall may be set meanwhile.
            try? await Task.sleep(for: .seconds(min(max(due.timeIntervalSinceNow, 0), 3600)))
            if !Task.isCancelled { await self?.ring() }
        }
    }

    private func ring() {
        alarm = nil
        alarmDate = nil
        beginWhatMay()
    }

    private func run(_ job: Job) async {
        let start = ContinuousClock.now
        var logger = core.logger
        logger[metadataKey: "job"] = "\(job.task.name)"
        logger[metadataKey: "owner"] = "\(job.ownerID.lowercase)"
        let outcome = await withSpan("media.library.\(job.task.name)") { span -> JobOutcome in
            span.attributes["media.id"] = job.ownerID.lowercase
            let outcome = await executor.run(job, logger: logger)
            if case .failed(let failure) = outcome { span.recordError(failure) }
            return outcome
        }
        core.progress.clear(job.ownerID)
        core.metrics.finished(job, in: start.duration(to: .now), outcome: outcome.name)
        running[job.ownerID] = nil
        if case .again(let later) = outcome { queue.finish(job, again: later) } else { queue.finish(job) }
        beginWhatMay()
    }
}

/// How a job ended.
enum JobOutcome: Sendable {
    case done
    case failed(MediaFailure)
    /// It is tried again.
    case again(Job)
    /// Nobody wants it any more, or the library is closed.
    case cancelled

    var name: String {
        switch self {
        case .done: "done"
        case .failed: "failed"
        case .again: "again"
        case .cancelled: "cancelled"
        }
    }
}
