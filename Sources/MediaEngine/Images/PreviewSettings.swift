public import MediaCore

/// A short silent animation.
public struct PreviewSettings: Sendable, Hashable, Codable {
    /// Formats of animations.
    public enum Format: String, Sendable, Hashable, Codable, CaseIterable {
        case gif
        case webp
    }

    /// Where it starts; nil for a tenth into the media.
    public var start: MediaTime?
    /// How long it plays, up to 30 seconds.
    public var duration: MediaTime
    /// Pixels, 16 to 1920; one of both alone keeps the shape.
    public var width: Int?
    public var height: Int?
    /// Pictures a second, 1 to 30.
    public var frameRate: Int
    public var format: Format

    public init(
        start: MediaTime? = nil, duration: MediaTime = MediaTime(value: 3, timescale: 1), width: Int? = 320,
        height: Int? = nil, frameRate: Int = 10, format: Format = .gif
    ) {
        self.start = start
        self.duration = duration
        self.width = width
        self.height = height
        self.frameRate = frameRate
        self.format = format
    }
}
