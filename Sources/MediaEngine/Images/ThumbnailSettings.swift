public import MediaCore

/// A still picture of a media.
public struct ThumbnailSettings: Sendable, Hashable, Codable {
    /// When the picture is shown; nil for the middle of the media.
    public var time: MediaTime?
    /// Pixels, 16 to 8192; one of both alone keeps the shape, none the source's size.
    public var width: Int?
    public var height: Int?
    public var fit: ImageFit
    public var format: ImageFormat

    public init(
        time: MediaTime? = nil, width: Int? = nil, height: Int? = nil, fit: ImageFit = .preserve,
        format: ImageFormat = .jpeg
    ) {
        self.time = time
        self.width = width
        self.height = height
        self.fit = fit
        self.format = format
    }
}
