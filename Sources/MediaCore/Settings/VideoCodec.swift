/// Codecs video is encoded in.
public enum VideoCodec: String, Sendable, Hashable, Codable, CaseIterable {
    /// Plays everywhere.
    case h264
    /// About a third smaller; Apple devices, current browsers with hardware for it.
    case hevc
    /// About half the size; current browsers. Slow to encode.
    case av1
}
