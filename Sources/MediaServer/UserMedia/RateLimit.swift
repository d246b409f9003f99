internal import DequeModule
internal import Synchronization

/// So many requests in any hour for each key.
final class RateLimit: Sendable {
    private let most: Int
    private let window: Duration
    private let times = Mutex<[String: Deque<ContinuousClock.Instant>]>([:])

    init(most: Int, window: Duration = .seconds(3600)) {
        self.most = most
        self.window = window
    }

    /// Takes one request.
    ///
    /// - Returns: nil where it may go on, else the seconds to wait.
    func take(_ key: String, now: ContinuousClock.Instant = .now) -> Int? {
        times.withLock { times in
            var own = times[key] ?? []
            while let first = own.first, now - first >= window { own.removeFirst() }
            defer { times[key] = own }
            guard own.count >= most else {
                own.append(now)
                return nil
            }
            guard let first = own.first else { return Int(window.components.seconds) }
            return max(Int((window - (now - first)).components.seconds) + 1, 1)
        }
    }
}
