internal import Dispatch
package import MediaCore
package import MediaFFmpeg
internal import Synchronization

/// The queue in front of the processors: a few jobs encode at once, and those of different keys take turns, however many
/// one key has sent. Jobs that only copy pass by.
package final class EncodingLane: Sendable {
    /// Each job keeps several processors busy by itself.
    static let shared = EncodingLane(limit: max(1, Processors.count / 2))

    /// For segments that workers encode while somebody waits for them: not behind exports.
    static let streaming = EncodingLane(limit: max(1, Processors.count / 2))

    private final class Ticket: Sendable {
        let granted = DispatchSemaphore(value: 0)
    }

    private struct State {
        var running = 0
        var waiting = TurnQueue<Ticket>()
    }

    private let state = Mutex(State())
    private let limit: Int

    package init(limit: Int) { self.limit = limit }

    /// Jobs that wait now.
    package var waitingCount: Int { state.withLock { $0.waiting.count } }

    /// Waits for a place. The time does not count against the job's limit.
    package func enter(key: String, _ cancel: CancelFlag) throws(MediaError) {
        let ticket = Ticket()
        state.withLock { state in
            state.waiting.add(ticket, key: key)
            Self.grant(&state, limit)
        }
        let left = cancel.remainingTime
        cancel.setTimeLimit(nil)
        defer { cancel.setTimeLimit(left) }
        while ticket.granted.wait(timeout: .now() + .milliseconds(20)) == .timedOut {
            guard cancel.isCancelled else { continue }
            // Granted in the meantime: the place is given back.
            if !withdraw(ticket, key) { leave() }
            throw cancel.explain(.exit, .render)
        }
    }

    /// Gives the place to the next one.
    package func leave() {
        state.withLock { state in
            state.running -= 1
            Self.grant(&state, limit)
        }
    }

    private static func grant(_ state: inout State, _ limit: Int) {
        while state.running < limit, let ticket = state.waiting.take() {
            ticket.granted.signal()
            state.running += 1
        }
    }

    /// Takes a ticket back; false when it was granted already.
    private func withdraw(_ ticket: Ticket, _ key: String) -> Bool {
        state.withLock { $0.waiting.remove(key: key) { $0 === ticket } != nil }
    }
}
