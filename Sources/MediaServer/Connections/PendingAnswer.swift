internal import NIOCore

/// A request on its way to the end of its answer, on its connection's event loop.
final class PendingAnswer {
    let start: NIODeadline
    let method: String
    /// Whether nothing is changed by it.
    let isSafe: Bool
    let isKeptAlive: Bool
    /// Whether its client speaks HTTP/1.0.
    let isOld: Bool
    var exchange: Exchange?
    var status = 499
    var byteCount = 0
    var isLast = false
    /// Whether the answer ends only with its connection.
    var isEndless = false
    /// Whether what the rest of the server writes is not sent: something else was.
    var isReplaced = false

    init(_ method: String, isSafe: Bool, isKeptAlive: Bool, isOld: Bool) {
        start = .now()
        self.method = method
        self.isSafe = isSafe
        self.isKeptAlive = isKeptAlive
        self.isOld = isOld
    }

    func outcome(isComplete: Bool) -> Exchange.Outcome {
        Exchange.Outcome(
            status: status, byteCount: byteCount, isComplete: isComplete,
            nanoseconds: (NIODeadline.now() - start).nanoseconds)
    }
}
