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

    public init(
        durability: Durability = .durable, key: ContentKey? = nil, timeLimit: Duration? = nil,
        isolation: Isolation = .inProcess
    ) {
        self.durability = durability
        self.key = key
        self.timeLimit = timeLimit
        self.isolation = isolation
    }
}
