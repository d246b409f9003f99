public import MediaCore

/// Settings of a change to a package.
public struct TrackChangeOptions: Sendable, Hashable {
    public var durability: Durability
    /// The key of an encrypted package: sound that is added is encrypted with it.
    public var key: ContentKey?
    /// The longest a change may take; nil for no limit.
    public var timeLimit: Duration?

    public init(durability: Durability = .durable, key: ContentKey? = nil, timeLimit: Duration? = nil) {
        self.durability = durability
        self.key = key
        self.timeLimit = timeLimit
    }
}
