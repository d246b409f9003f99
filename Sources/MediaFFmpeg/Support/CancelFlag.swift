internal import CMediaShims
package import MediaCore
internal import Synchronization

/// The one switch that ends a job: raised by cancellation, or passed by a deadline.
///
/// It is installed before a source is opened, polled by FFmpeg's interrupt callback, by the input and output
/// bridges and once per packet, and outlives every container that polls it.
package final class CancelFlag: Sendable {
    private let raised = Atomic<Bool>(false)
    /// Nanoseconds of the continuous clock since `origin`; the largest value means no deadline.
    private let deadline = Atomic<Int64>(.max)
    private let origin = ContinuousClock.now
    private let parent: CancelFlag?

    /// - Parameter parent: a flag that ends this one's work, too.
    package init(parent: CancelFlag? = nil) { self.parent = parent }

    /// Ends the job as cancelled.
    package func cancel() { raised.store(true, ordering: .releasing) }

    /// Whether somebody cancelled the job.
    package var isCancelled: Bool { raised.load(ordering: .acquiring) || parent?.isCancelled == true }

    /// Sets or lifts the instant after which the job counts as timed out, counted from now.
    package func setTimeLimit(_ limit: Duration?) {
        guard let limit else { return deadline.store(.max, ordering: .releasing) }
        let end = origin.duration(to: ContinuousClock.now) + limit
        let nanoseconds = end.components.seconds.multipliedReportingOverflow(by: 1_000_000_000)
        deadline.store(
            nanoseconds.overflow ? .max : nanoseconds.partialValue + end.components.attoseconds / 1_000_000_000,
            ordering: .releasing)
    }

    /// Time left until the deadline; nil without one.
    package var remainingTime: Duration? {
        let deadline = deadline.load(ordering: .acquiring)
        return deadline == .max ? nil : .nanoseconds(deadline) - origin.duration(to: ContinuousClock.now)
    }

    /// Whether the deadline has passed.
    package var isTimedOut: Bool {
        if parent?.isTimedOut == true { return true }
        let deadline = deadline.load(ordering: .acquiring)
        guard deadline != .max else { return false }
        let elapsed = origin.duration(to: ContinuousClock.now).components
        return elapsed.seconds * 1_000_000_000 + elapsed.attoseconds / 1_000_000_000 > deadline
    }

    /// Whether the job should stop, for either reason.
    package var shouldStop: Bool { isCancelled || isTimedOut }

    /// Throws when the job should stop.
    package func check(_ operation: MediaError.Operation) throws(MediaError) {
        if isCancelled { throw MediaError(.cancelled, "cancelled", operation: operation) }
        if isTimedOut { throw MediaError(.timedOut, "the time limit was reached", operation: operation) }
    }

    /// The error to report for a failed call: our own reason if the flag is up, else FFmpeg's.
    package func explain(
        _ error: FFmpegError, _ operation: MediaError.Operation, track: Int? = nil
    ) -> MediaError {
        if isCancelled { return MediaError(.cancelled, "cancelled", operation: operation) }
        if isTimedOut { return MediaError(.timedOut, "the time limit was reached", operation: operation) }
        if error == .exit {
            return MediaError(.unreadable, "reading stopped", operation: operation, track: track, log: FFmpegLog.lines)
        }
        return error.mediaError(operation, track: track)
    }
}
