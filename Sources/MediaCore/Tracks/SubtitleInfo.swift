/// What is known of a subtitle track.
public struct SubtitleInfo: Sendable, Hashable, Codable {
    /// Whether the subtitles are pictures rather than text.
    public var isBitmap: Bool

    public init(isBitmap: Bool) { self.isBitmap = isBitmap }
}
