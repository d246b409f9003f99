/// How tracks are encoded that cannot be copied.
public struct EncodingSettings: Sendable, Hashable, Codable {
    /// The codec of encoded video.
    public var videoCodec: VideoCodec
    public var quality: MediaQuality
    /// Whether surround sound that is encoded keeps 5.1 beside stereo (HLS: a group of its own).
    public var keepsSurround: Bool

    public init(videoCodec: VideoCodec = .h264, quality: MediaQuality = .standard, keepsSurround: Bool = false) {
        self.videoCodec = videoCodec
        self.quality = quality
        self.keepsSurround = keepsSurround
    }
}
