/// A half-open span of time: from `start` up to, not including, `end`.
public struct MediaTimeRange: Sendable, Hashable, Codable {
    /// The first instant of the range.
    public var start: MediaTime
    /// How long the range lasts.
    public var duration: MediaTime

    /// Creates a range from its first instant and its length.
    public init(start: MediaTime, duration: MediaTime) {
        self.start = start
        self.duration = duration
    }

    /// The first instant after the range.
    public var end: MediaTime { start + duration }
}
