internal import HeapModule

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// Which job is next: a value, without threads or clocks.
///
/// The jobs of an owner follow each other; one that waits for its time lets the others go ahead, but for those that come
/// last. Among owners with a job that may begin, lower priorities come first, then who has waited longer; a lane gives no
/// more jobs than it has places.
struct JobQueue {
    /// An owner's job that may begin.
    private struct Ready: Comparable {
        let priority: Int
        let position: Int64
        let owner: UUID
        let job: UUID

        static func < (left: Ready, right: Ready) -> Bool {
            (left.priority, left.position, left.job.uuidString) < (right.priority, right.position, right.job.uuidString)
        }
    }

    /// An owner's job that has to wait.
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
    private var notDue: Set<UUID> = []
    private(set) var waitingCount = 0
    /// Jobs that wait or run.
    private var known: Set<UUID> = []

    init(capacities: [Job.Lane: Int]) { self.capacities = capacities }

    /// Jobs that run.
    var runningCount: Int { used.values.reduce(0, +) }

    /// Adds a job at its place among its owner's; one that is known already is not added again.
    mutating func add(_ job: Job) {
        guard known.insert(job.id).inserted else { return }
        insert(job)
        offer(job.ownerID)
    }

    /// The next job that may begin now; it counts as running until `finish`.
    mutating func next(now: Date) -> Job? {
        while let first = delayed.min, first.due <= now {
            _ = delayed.popMin()
            if notDue.remove(first.job) != nil { offer(first.owner) }
        }
        let lanes = Job.Lane.allCases.filter { used[$0, default: 0] < capacities[$0, default: 1] }
        var best: (lane: Job.Lane, ready: Ready)?
        for lane in lanes {
            // An entry is stale where its job was taken away or begun, or another one comes before it now.
            while let entry = ready[lane]?.min, candidate(of: entry.owner)?.id != entry.job {
                _ = ready[lane]?.popMin()
            }
            if let entry = ready[lane]?.min, best.map({ entry < $0.ready }) ?? true { best = (lane, entry) }
        }
        guard let best, let job = candidate(of: best.ready.owner) else { return nil }
        _ = ready[best.lane]?.popMin()
        owners[job.ownerID]?.removeAll { $0.id == job.id }
        if owners[job.ownerID]?.isEmpty == true { owners[job.ownerID] = nil }
        busy.insert(job.ownerID)
        used[best.lane, default: 0] += 1
        waitingCount -= 1
        return job
    }

    /// Takes note that a job is over.
    ///
    /// - Parameter again: the same job, where it is to be done again; it keeps its place among its owner's.
    mutating func finish(_ job: Job, again: Job? = nil) {
        used[job.task.lane, default: 0] -= 1
        busy.remove(job.ownerID)
        if let again { insert(again) } else { known.remove(job.id) }
        offer(job.ownerID)
    }

    /// Forgets what an owner has waiting.
    mutating func removeAll(of owner: UUID) {
        let removed = owners.removeValue(forKey: owner) ?? []
        waitingCount -= removed.count
        for job in removed {
            known.remove(job.id)
            notDue.remove(job.id)
        }
    }

    /// When the next delayed job is due; nil where none is.
    var nextDue: Date? { delayed.min?.due }

    private mutating func insert(_ job: Job) {
        var own = owners[job.ownerID] ?? []
        own.insert(job, at: own.firstIndex { $0.position > job.position } ?? own.count)
        owners[job.ownerID] = own
        waitingCount += 1
        guard job.failures > 0 else { return }
        notDue.insert(job.id)
        delayed.insert(Delayed(due: job.due, owner: job.ownerID, job: job.id))
    }

    private mutating func offer(_ owner: UUID) {
        guard let job = candidate(of: owner) else { return }
        ready[job.task.lane, default: Heap()].insert(
            Ready(priority: job.task.priority, position: job.position, owner: owner, job: job.id))
    }

    /// The job of an owner that may begin.
    private func candidate(of owner: UUID) -> Job? {
        guard !busy.contains(owner), let own = owners[owner] else { return nil }
        let place = own.indices.first { !notDue.contains(own[$0].id) && ($0 == 0 || !own[$0].task.comesLast) }
        return place.map { own[$0] }
    }
}
