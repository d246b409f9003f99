/// What a stream's worker is told once it has told what the stream is.
enum StreamOrder: Sendable, Codable {
    case render(Rendering)
    /// Nobody wants the segment of that order any more. The worker answers with no bytes, unless it was done already.
    case cancel(Int)

    /// A segment that is asked for.
    struct Rendering: Sendable, Codable {
        var number: Int
        var request: SegmentRequest
        /// For the worker's own clock.
        var timeLimit: Duration?
        /// Bytes the segment may have.
        var byteLimit: Int
    }
}
