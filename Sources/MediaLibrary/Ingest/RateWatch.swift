internal import Synchronization

/// Ends a transfer that is slower than it may be, or takes too long in all.
final class RateWatch: Sendable {
    private let limits: FetchLimits
    private let deadline: ContinuousClock.Instant
    private let over = Atomic(false)
    private let bytes = Atomic(0)

    init(limits: FetchLimits, deadline: ContinuousClock.Instant) {
        self.limits = limits
        self.deadline = deadline
    }

    /// Whether the transfer is to end; the reason is what `run` throws.
    var isOver: Bool { over.load(ordering: .acquiring) }

    func received(_ count: Int) { bytes.add(count, ordering: .relaxed) }

    /// Looks at the number of bytes until the task is cancelled.
    ///
    /// - Throws: `MediaFailure` (`timedOut`).
    func run() async throws {
        let clock = ContinuousClock()
        var windowStart = clock.now
        var windowBytes = bytes.load(ordering: .relaxed)
        while true {
            let next = min(windowStart + limits.rateWindow, deadline)
            try await Task.sleep(until: next, clock: clock)
            let bytes = bytes.load(ordering: .relaxed)
            if clock.now >= deadline { throw end(FetchFailures.tooLong) }
            if Double(bytes - windowBytes) < Double(limits.minimumRate) * limits.rateWindow.inSeconds {
                throw end(MediaFailure(.timedOut, "the server sends too slowly", mayPass: true))
            }
            (windowStart, windowBytes) = (clock.now, bytes)
        }
    }

    private func end(_ failure: MediaFailure) -> MediaFailure {
        over.store(true, ordering: .releasing)
        return failure
    }
}

extension Duration {
    /// As a floating-point number of seconds, for comparison and for dates.
    var inSeconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}
