/// How a progressive MP4 is made.
public struct MP4Settings: Sendable, Hashable, Codable {
    /// The largest display size, in either orientation.
    public var maximumSize: PixelSize
    /// How pictures are encoded that have to be.
    public var encoding: EncodingSettings
    /// Whether the source's own text tracks go in as timed text.
    public var includesSubtitles: Bool

    public init(
        maximumSize: PixelSize, encoding: EncodingSettings = EncodingSettings(), includesSubtitles: Bool = false
    ) {
        self.maximumSize = maximumSize
        self.encoding = encoding
        self.includesSubtitles = includesSubtitles
    }

    /// At most 3840x2160.
    public static let capped4K = MP4Settings(maximumSize: .ultraHD)
}
