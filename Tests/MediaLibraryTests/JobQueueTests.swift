import Foundation
import Testing

@testable import MediaLibrary

@Suite struct JobQueueTests {
    private var clock = Date(timeIntervalSince1970: 1000)
    private var queue = JobQueue(capacities: [.fetching: 2, .processing: 1, .command: 1])

    private mutating func job(_ task: Job.Task, _ owner: UUID) -> Job {
        clock += 1
        return Job(task, ownerKind: .media, ownerID: owner, now: clock)
    }

    private let later = Date(timeIntervalSince1970: 100_000)

    @Test mutating func jobsOfOneOwnerFollowEachOther() {
        let owner = UUID()
        let jobs = [job(.ingest, owner), job(.images, owner), job(.prepare, owner)]
        for job in jobs { queue.add(job) }
        for job in jobs {
            let next = queue.next(now: later)
            #expect(next?.id == job.id)
            #expect(queue.next(now: later) == nil, "another job of the owner begins beside the first")
            queue.finish(job)
        }
        #expect(queue.next(now: later) == nil)
        #expect(queue.waitingCount == 0 && queue.runningCount == 0)
    }

    @Test mutating func aLaneHoldsNoMoreThanItsPlacesAndDoesNotStopTheOthers() {
        for _ in 0..<3 { queue.add(job(.ingest, UUID())) }
        queue.add(job(.prepare, UUID()))
        queue.add(job(.prepare, UUID()))
        var begun: [Job] = []
        while let next = queue.next(now: later) { begun.append(next) }
        #expect(begun.map(\.task) == [.ingest, .ingest, .prepare])
        queue.finish(begun[2])
        #expect(queue.next(now: later)?.task == .prepare)
        #expect(queue.next(now: later) == nil)
    }

    @Test mutating func whatSomebodyWaitsForGoesFirst() {
        let first = job(.images, UUID())
        let second = job(.package, UUID())
        let third = job(.prepare, UUID())
        for job in [first, second, third] { queue.add(job) }
        for expected in [third, second, first] {
            let next = queue.next(now: later)
            #expect(next?.id == expected.id)
            if let next { queue.finish(next) }
        }
    }

    private func delayed(_ job: Job, until due: Date) -> Job {
        var again = job
        again.failures = 1
        again.due = due
        return again
    }

    @Test mutating func aJobThatIsTriedAgainLetsItsOwnersOthersGoAheadButForWhatTakesAway() throws {
        let owner = UUID()
        let (package, tidy, renditions) = (job(.package, owner), job(.tidy, owner), job(.renditions([]), owner))
        for job in [package, tidy, renditions] { queue.add(job) }
        #expect(queue.next(now: later)?.id == package.id)
        let again = delayed(package, until: later.addingTimeInterval(60))
        queue.finish(package, again: again)
        #expect(queue.nextDue == again.due)
        #expect(queue.next(now: later)?.id == renditions.id)
        queue.finish(renditions)
        #expect(queue.next(now: later) == nil, "what others still need was taken away")
        #expect(queue.next(now: again.due)?.id == package.id)
        queue.finish(again)
        #expect(queue.next(now: later)?.id == tidy.id)
        queue.finish(tidy)
        #expect(queue.waitingCount == 0 && queue.runningCount == 0)
    }

    @Test mutating func aJobWhoseTimeHasComeIsBackAtItsPlace() throws {
        let owner = UUID()
        let (first, second) = (job(.track(UUID()), owner), job(.images, owner))
        queue.add(delayed(first, until: clock))
        queue.add(second)
        #expect(queue.next(now: later)?.id == first.id)
        #expect(queue.next(now: later) == nil)
        queue.finish(first)
        #expect(queue.next(now: later)?.id == second.id)
    }

    @Test mutating func aDelayedJobThatIsTakenAwayDoesNotComeBack() {
        let owner = UUID()
        queue.add(delayed(job(.ingest, owner), until: later))
        queue.removeAll(of: owner)
        #expect(queue.next(now: later) == nil && queue.waitingCount == 0)
        queue.add(delayed(job(.ingest, owner), until: later.addingTimeInterval(1)))
        #expect(queue.next(now: later) == nil)
        #expect(queue.next(now: later.addingTimeInterval(1)) != nil)
    }

    @Test mutating func whatIsTakenAwayDoesNotBegin() {
        let owner = UUID()
        queue.add(job(.ingest, owner))
        queue.add(job(.prepare, owner))
        queue.removeAll(of: owner)
        #expect(queue.next(now: later) == nil)
        #expect(queue.waitingCount == 0)
        // The owner's next job does.
        let next = job(.ingest, owner)
        queue.add(next)
        #expect(queue.next(now: later)?.id == next.id)
    }

    @Test func delaysGrowAndEnd() {
        let policy = RetryPolicy(attempts: 4, firstDelay: .seconds(2), longestDelay: .seconds(5))
        #expect((1...4).map { policy.delay(after: $0) } == [.seconds(2), .seconds(4), .seconds(5), nil])
        #expect(policy.delay(after: 1, wish: 3) == .seconds(3))
        #expect(policy.delay(after: 1, wish: 100_000) == .seconds(5))
        #expect(RetryPolicy(attempts: 1000).delay(after: 999) == .seconds(600))
    }

    @Test func onlyTheStatesOfTheContractFollowEachOther() {
        let line: [MediaStatus] = [.created, .downloading, .downloaded, .validating, .inQueue, .processing, .ready]
        for (before, after) in zip(line, line.dropFirst()) { #expect(before.successors.contains(after)) }
        for before in line {
            for after in line where !before.successors.contains(after) || after == .ready {
                #expect(before == .processing || !before.successors.contains(after))
            }
            #expect(before == .ready || before.successors.contains(.failed))
        }
        #expect(MediaStatus.failed.isFinal && MediaStatus.ready.isFinal)
    }
}
