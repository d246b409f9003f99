/// A summary of what is said in a media.
public struct MediaSummary: Sendable, Hashable, Codable {
    /// What becomes of a summary.
    public enum Status: String, Sendable, Hashable, Codable {
        case preparing
        case ready
        case failed
    }

    public var status: Status
    /// Words it should have, 30 to 250.
    public var length: Int
    public var text: String?
    public var failure: MediaFailure?

    /// The lengths that may be asked for.
    public static let lengths = 30...250
    /// The length where none is asked for.
    public static let usualLength = 100

    init(length: Int) {
        status = .preparing
        self.length = length
    }
}
