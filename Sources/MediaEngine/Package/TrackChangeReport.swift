public import MediaCore

/// What a change of a package's tracks did.
public struct TrackChangeReport: Sendable, Hashable, Codable {
    /// The track that was added; nil after a removal.
    public var track: PackageTrack?
    /// What was done with its samples; nil after a removal.
    public var plan: AttachmentPlan?
    public var repairs: [Repair]
    public var warnings: [String]
    /// Whether the package changed in one step.
    public var publishedInOneStep: Bool
}
