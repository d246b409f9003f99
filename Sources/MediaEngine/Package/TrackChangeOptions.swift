public import MediaCore

/// Settings of a change to a package.
public struct TrackChangeOptions: Sendable, Hashable {
    public var durability: Durability
    /// The key of an encrypted package: sound that is added is encrypted with it.
    public var key: ContentKey?
    /// The longest a change may take; nil for no limit.
    public var timeLimit: Duration?
    /// Where a file that is added is opened and rendered.
    public var isolation: Isolation
    /// What the times in a file that is added mean where the package is a stretch of its source.
    public var timesCount: TimesCount

    /// Where times are counted from.
    public enum TimesCount: Sendable, Hashable {
        /// From the beginning of the source: what was made for the whole of it is moved along.
        case fromSource
        /// From the beginning of the package.
        case fromPackage
    }

    public init(
        durability: Durability = .durable, key: ContentKey? = nil, timeLimit: Duration? = nil,
        isolation: Isolation = .inProcess, timesCount: TimesCount = .fromSource
    ) {
        self.durability = durability
        self.key = key
        self.timeLimit = timeLimit
        self.isolation = isolation
        self.timesCount = timesCount
    }
}
