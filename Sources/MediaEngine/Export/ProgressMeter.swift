internal import MediaCore
internal import Synchronization

/// Where a job leaves its progress for whoever samples it: one value behind a lock, written once a fragment.
final class ProgressMeter: Sendable {
    private struct State {
        var started: ContinuousClock.Instant?
        var processed = MediaTime.zero
        var duration: MediaTime?
        var isFinished = false
    }

    private let state = Mutex(State())

    func start(duration: MediaTime?) {
        state.withLock {
            $0.started = ContinuousClock.now
            $0.duration = duration
        }
    }

    func advance(to time: MediaTime) { state.withLock { $0.processed = max($0.processed, time) } }

    func finish() { state.withLock { $0.isFinished = true } }

    /// Media time written and how much there is; nil before the job started.
    var snapshot: (processed: MediaTime, duration: MediaTime?)? {
        state.withLock { $0.started == nil ? nil : ($0.processed, $0.duration) }
    }

    var isFinished: Bool { state.withLock { $0.isFinished } }

    /// The progress now; nil before the job started.
    var progress: ExportProgress? {
        let (started, processed, duration) = state.withLock { ($0.started, $0.processed, $0.duration) }
        guard let started else { return nil }
        let elapsed = started.duration(to: ContinuousClock.now)
        let seconds = Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) * 1e-18
        let speed = seconds > 0 ? processed.seconds / seconds : 0
        var fraction: Double?
        var remaining: Duration?
        if let duration, duration > .zero {
            // Tracks end at slightly different times: what is left of the last frame does not count.
            let ratio = processed.seconds / duration.seconds
            let part = ratio > 0.999 ? 1 : max(ratio, 0)
            fraction = part
            // More than thirty years is no estimate.
            let left = part > 0 ? seconds * (1 - part) / part : .infinity
            if left < 1e9 { remaining = .seconds(left) }
        }
        return ExportProgress(
            fractionCompleted: fraction, processed: processed, speed: speed, timeRemaining: remaining)
    }
}
