internal import HeapModule

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// Which job is next: a value, without threads or clocks.
///
/// The jobs of an owner follow each other. Among owners whose first job is due, lower priorities come first, then who
/// has waited longer; a lane gives no more jobs than it has places.
struct JobQueue {
    /// An owner whose first job may begin.
    private struct Ready: Comparable {
        let priority: Int
        let position: Int64
        let owner: UUID
        let job: UUID

        static func < (left: Ready, right: Ready) -> Bool {
            (left.priority, left.position, left.job.uuidString) < (right.priority, right.position, right.job.uuidString)
        }
    }

    /// An owner whose first job has to wait.
    private struct Delayed: Comparable {
        let due: Date
        let owner: UUID
        let job: UUID

        static func < (left: Delayed, right: Delayed) -> Bool {
            (left.due, left.job.uuidString) < (right.due, right.job.uuidString)
        }
    }

    private let capacities: [Job.Lane: Int]
    private var owners: [UUID: [Job]] = [:]
    private var busy: Set<UUID> = []
    private var used: [Job.Lane: Int] = [:]
    private var ready: [Job.Lane: Heap<Ready>] = [:]
    private var delayed = Heap<Delayed>()
    private(set) var waitingCount = 0
    /// Jobs that wait or run.
    private var known: Set<UUID> = []

    init(capacities: [Job.Lane: Int]) { self.capacities = capacities }

    /// Jobs that run.
    var runningCount: Int { used.values.reduce(0, +) }

    /// Adds a job at its place among its owner's; one that is known already is not added again.
    mutating func add(_ job: Job) {
        guard known.insert(job.id).inserted else { return }
        var own = owners[job.ownerID] ?? []
        own.insert(job, at: own.firstIndex { $0.position > job.position } ?? own.count)
        owners[job.ownerID] = own
        waitingCount += 1
        if own[0].id == job.id { offer(job.ownerID) }
    }

    /// The next job that may begin now; it counts as running until `finish`.
    mutating func next(now: Date) -> Job? {
        while let first = delayed.min, first.due <= now {
            _ = delayed.popMin()
            offer(first.owner, isDue: true)
        }
        let lanes = Job.Lane.allCases.filter { used[$0, default: 0] < capacities[$0, default: 1] }
        var best: (lane: Job.Lane, ready: Ready)?
        for lane in lanes {
            // An entry is stale where its job was taken away or begun.
            while let entry = ready[lane]?.min, !isFirst(entry.job, of: entry.owner) { _ = ready[lane]?.popMin() }
            if let entry = ready[lane]?.min, best.map({ entry < $0.ready }) ?? true { best = (lane, entry) }
        }
        guard let best, let job = owners[best.ready.owner]?.first else { return nil }
        _ = ready[best.lane]?.popMin()
        owners[job.ownerID]?.removeFirst()
        if owners[job.ownerID]?.isEmpty == true { owners[job.ownerID] = nil }
        busy.insert(job.ownerID)
        used[best.lane, default: 0] += 1
        waitingCount -= 1
        return job
    }

    /// Takes note that a job is over.
    ///
    /// - Parameter again: the same job, where it is to be done again; it stays ahead of its owner's others.
    mutating func finish(_ job: Job, again: Job? = nil) {
        used[job.task.lane, default: 0] -= 1
        busy.remove(job.ownerID)
        if let again {
            owners[job.ownerID, default: []].insert(again, at: 0)
            waitingCount += 1
        } else {
            known.remove(job.id)
        }
        offer(job.ownerID)
    }

    /// Forgets what an owner has waiting.
    mutating func removeAll(of owner: UUID) {
        let removed = owners.removeValue(forKey: owner) ?? []
        waitingCount -= removed.count
        for job in removed { known.remove(job.id) }
    }

    /// When the next delayed job is due; nil where none is.
    var nextDue: Date? { delayed.min?.due }

    private mutating func offer(_ owner: UUID, isDue: Bool = false) {
        guard !busy.contains(owner), let job = owners[owner]?.first else { return }
        if !isDue, job.failures > 0 {
            delayed.insert(Delayed(due: job.due, owner: owner, job: job.id))
        } else {
            ready[job.task.lane, default: Heap()].insert(
                Ready(priority: job.task.priority, position: job.position, owner: owner, job: job.id))
        }
    }

    private func isFirst(_ job: UUID, of owner: UUID) -> Bool {
        !busy.contains(owner) && owners[owner]?.first?.id == job
    }
}
