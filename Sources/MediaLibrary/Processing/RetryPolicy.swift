/// How often and when something is tried again that failed for a reason that may pass.
public struct RetryPolicy: Sendable, Hashable {
    /// Attempts in all.
    public var attempts: Int
    /// The first delay; each further one is twice as long.
    public var firstDelay: Duration
    public var longestDelay: Duration

    public init(
        attempts: Int = 5, firstDelay: Duration = .seconds(2), longestDelay: Duration = .seconds(600)
    ) {
        self.attempts = attempts
        self.firstDelay = firstDelay
        self.longestDelay = longestDelay
    }

    /// The delay after a number of failed attempts; nil when there is to be no further one.
    ///
    /// - Parameter wish: seconds the other side asked for, which are kept up to the longest delay.
    public func delay(after failures: Int, wish: Int? = nil) -> Duration? {
        guard failures < attempts else { return nil }
        let doubled = firstDelay * (1 << min(max(failures - 1, 0), 30))
        return min(max(doubled, .seconds(min(wish ?? 0, 86_400))), longestDelay)
    }
}
