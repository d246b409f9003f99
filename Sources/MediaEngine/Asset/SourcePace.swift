internal import MediaCore
internal import Synchronization

/// Holds what a source gave against the time that was spent waiting for it: a source that drips keeps a job for days.
final class SourcePace: Sendable {
    private struct Window {
        var waited = Duration.zero
        var bytes = 0
    }

    private let minimumRate: Int?
    private let name: String
    private let window = Mutex(Window())
    /// Waiting that is not judged.
    private static let patience = Duration.seconds(30)

    /// - Parameter minimumRate: bytes a second; nil for any.
    init(minimumRate: Int?, name: String) {
        self.minimumRate = minimumRate
        self.name = name
    }

    func received(_ bytes: Int) { window.withLock { $0.bytes += bytes } }

    /// Counts a wait in. A window that was good is closed, so that it does not excuse a later one.
    func waited(_ time: Duration) {
        window.withLock { window in
            window.waited += time
            if window.waited > Self.patience, !isTooSlow(window) { window = Window() }
        }
    }

    /// Throws `timedOut` where the source is too slow, with a wait that goes on.
    func check(waiting time: Duration) throws(MediaError) {
        var window = window.withLock { $0 }
        window.waited += time
        guard window.waited > Self.patience, isTooSlow(window), let minimumRate else { return }
        throw MediaError(
            .timedOut,
            "the source gave \(window.bytes) bytes in \(window.waited.components.seconds) seconds; "
                + "\(minimumRate) a second are needed",
            operation: .read, location: name)
    }

    private func isTooSlow(_ window: Window) -> Bool {
        guard let minimumRate else { return false }
        return Double(window.bytes) < Double(minimumRate) * Double(window.waited.components.seconds)
    }
}
