/// How far an export has come: a snapshot.
public struct ExportProgress: Sendable, Hashable {
    /// From 0 to 1; nil when the length of the source is unknown. One does not mean finished: checking and publishing follow.
    public var fractionCompleted: Double?
    /// Media time written so far.
    public var processed: MediaTime
    /// Seconds of media written per second of wall time.
    public var speed: Double
    /// Estimated wall time left; nil when the length of the source is unknown.
    public var timeRemaining: Duration?

    public init(fractionCompleted: Double?, processed: MediaTime, speed: Double, timeRemaining: Duration?) {
        self.fractionCompleted = fractionCompleted
        self.processed = processed
        self.speed = speed
        self.timeRemaining = timeRemaining
    }
}
