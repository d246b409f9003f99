/// The coding of a track, by the short name FFmpeg gives it (`h264`, `aac`, `pcm_s16le`).
public struct CodecID: RawRepresentable, Sendable, Hashable, Codable, CustomStringConvertible {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    public static let h264 = CodecID(rawValue: "h264")
    public static let hevc = CodecID(rawValue: "hevc")
    public static let vp8 = CodecID(rawValue: "vp8")
    public static let vp9 = CodecID(rawValue: "vp9")
    public static let av1 = CodecID(rawValue: "av1")
    public static let aac = CodecID(rawValue: "aac")
    public static let opus = CodecID(rawValue: "opus")
    public static let flac = CodecID(rawValue: "flac")
    public static let alac = CodecID(rawValue: "alac")
    public static let mp3 = CodecID(rawValue: "mp3")
    public static let ac3 = CodecID(rawValue: "ac3")
    public static let eac3 = CodecID(rawValue: "eac3")
    /// A coding nobody here knows.
    public static let unknown = CodecID(rawValue: "unknown")

    public var description: String { rawValue }
}
