/// What a track carries. An open vocabulary: unknown kinds keep their name.
public struct MediaType: RawRepresentable, Sendable, Hashable, Codable, CustomStringConvertible {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    /// Moving pictures.
    public static let video = MediaType(rawValue: "video")
    /// Sound.
    public static let audio = MediaType(rawValue: "audio")
    /// Subtitles and captions, as text or as pictures.
    public static let subtitle = MediaType(rawValue: "subtitle")
    /// A still picture attached to the media: cover art.
    public static let attachedPicture = MediaType(rawValue: "attachedPicture")
    /// Timecode, sensor data, hints and anything else that is neither seen nor heard.
    public static let data = MediaType(rawValue: "data")

    public var description: String { rawValue }
}
