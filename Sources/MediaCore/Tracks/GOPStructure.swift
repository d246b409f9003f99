/// What is known of a video track's key frames: from the sample table, or from reading every packet.
public struct GOPStructure: Sendable, Hashable, Codable {
    /// Number of random access points.
    public var keyFrameCount: Int
    /// The longest time between two key frames, or between the last and the end.
    public var maximumKeyFrameInterval: MediaTime
    /// Whether some picture that follows a key frame in decoding order is shown before it and needs an earlier one.
    public var hasOpenGOP: Bool
    /// How much later than its decoding time a picture is shown at most, when pictures are decoded evenly.
    public var reorderDelay: MediaTime
    /// Whether the first packet is not a key frame.
    public var startsWithoutKeyFrame: Bool

    public init(
        keyFrameCount: Int, maximumKeyFrameInterval: MediaTime, hasOpenGOP: Bool, reorderDelay: MediaTime,
        startsWithoutKeyFrame: Bool = false
    ) {
        self.keyFrameCount = keyFrameCount
        self.maximumKeyFrameInterval = maximumKeyFrameInterval
        self.hasOpenGOP = hasOpenGOP
        self.reorderDelay = reorderDelay
        self.startsWithoutKeyFrame = startsWithoutKeyFrame
    }
}
