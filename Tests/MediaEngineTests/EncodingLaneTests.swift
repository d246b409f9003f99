import Foundation
import MediaCore
import MediaEngine
import MediaFFmpeg
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(2))) struct EncodingLaneTests {
    private final class Order: Sendable {
        private let keys = Mutex<[String]>([])
        func add(_ key: String) { keys.withLock { $0.append(key) } }
        var seen: [String] { keys.withLock { $0 } }
    }

    /// Sends jobs that write their names down when their turn comes, and returns the order.
    private func order(_ keys: [String]) async throws -> [String] {
        let lane = EncodingLane(limit: 1)
        try lane.enter(key: "first", CancelFlag())
        let order = Order()
        await withTaskGroup(of: Void.self) { group in
            for (index, key) in keys.enumerated() {
                group.addTask {
                    await withCheckedContinuation { done in
                        Thread.detachNewThread {
                            try? lane.enter(key: key, CancelFlag())
                            order.add(key)
                            lane.leave()
                            done.resume()
                        }
                    }
                }
                while lane.waitingCount <= index { await Task.yield() }
            }
            lane.leave()
        }
        return order.seen
    }

    @Test func keysTakeTurnsHoweverManyJobsOneHasSent() async throws {
        #expect(try await order(["a", "a", "a", "b", "c", "b"]) == ["a", "b", "c", "a", "b", "a"])
    }

    @Test func aCancelledJobLeavesTheQueueAndGivesItsPlaceBack() async throws {
        let lane = EncodingLane(limit: 1)
        try lane.enter(key: "a", CancelFlag())
        let flag = CancelFlag()
        async let waiting: Bool = withCheckedContinuation { done in
            Thread.detachNewThread { done.resume(returning: (try? lane.enter(key: "b", flag)) != nil) }
        }
        while lane.waitingCount == 0 { await Task.yield() }
        flag.cancel()
        #expect(await waiting == false)
        #expect(lane.waitingCount == 0)
        lane.leave()
        try lane.enter(key: "c", CancelFlag())
    }

    @Test func waitingDoesNotCountAgainstTheDeadline() async throws {
        let lane = EncodingLane(limit: 1)
        try lane.enter(key: "a", CancelFlag())
        let flag = CancelFlag()
        flag.setTimeLimit(.seconds(600))
        async let cost: Duration = withCheckedContinuation { done in
            Thread.detachNewThread {
                let before = flag.remainingTime ?? .zero
                try? lane.enter(key: "b", flag)
                done.resume(returning: before - (flag.remainingTime ?? .zero))
            }
        }
        while lane.waitingCount == 0 { await Task.yield() }
        let end = ContinuousClock.now + .milliseconds(500)
        while ContinuousClock.now < end { await Task.yield() }
        lane.leave()
        #expect(await cost < .milliseconds(400))
    }

    @Test func aPoolThatHasTooMuchWaitingSaysSo() throws {
        let pool = WorkerPool(limit: 1, queueLimit: 2)
        let (started, held) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        try pool.submit {
            started.signal()
            held.wait()
        }
        started.wait()
        try pool.submit {}
        try pool.submit {}
        #expect(throws: MediaError.self) { try pool.submit {} }
        held.signal()
    }
}
