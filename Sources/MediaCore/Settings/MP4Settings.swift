/// How a progressive MP4 is made.
public struct MP4Settings: Sendable, Hashable, Codable {
    /// The largest display size, in either orientation.
    public var maximumSize: PixelSize

    public init(maximumSize: PixelSize) { self.maximumSize = maximumSize }

    /// At most 3840x2160.
    public static let capped4K = MP4Settings(maximumSize: .ultraHD)
}
