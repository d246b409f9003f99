/// A stretch of a source that is left out.
public struct CutRange: Sendable, Hashable, Codable, CustomStringConvertible {
    public var start: MediaTime
    public var end: MediaTime

    public init(start: MediaTime, end: MediaTime) {
        self.start = start
        self.end = end
    }

    /// Reads `4-6` or `4.25-6.5`, seconds.
    ///
    /// - Parameter field: what the text was given for, for the error.
    /// - Throws: `invalidSettings` for anything else, and where the end is not behind the start.
    public init(parsing text: String, field: String) throws(MediaError) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, let start = DecimalText.value(parts[0], digits: 6),
            let end = DecimalText.value(parts[1], digits: 6)
        else {
            throw MediaError(
                .invalidSettings,
                "\(field): \(CleanText.line(text, limit: 40)) is no stretch of seconds, as in 4-6", operation: .plan)
        }
        self.init(
            start: MediaTime(value: start, timescale: 1_000_000), end: MediaTime(value: end, timescale: 1_000_000))
        guard self.end > self.start else {
            throw MediaError(.invalidSettings, "\(field): the stretch \(self) is empty", operation: .plan)
        }
    }

    public var description: String { "\(start) to \(end)" }
}
