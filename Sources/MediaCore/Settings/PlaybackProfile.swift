/// Which players an output is made for; it decides what is copied.
public enum PlaybackProfile: String, Sendable, Hashable, Codable, CaseIterable {
    /// Everything in use: H.264 up to High in 8-bit 4:2:0, AAC.
    case broad
    /// Current browsers and devices: also HEVC, VP9, AV1, Opus, FLAC, ALAC, MP3, AC-3, E-AC-3.
    case modern
    /// Whatever the container can carry.
    case passthrough
}
