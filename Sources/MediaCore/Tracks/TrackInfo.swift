/// One track of a media, as plain values.
public struct TrackInfo: Sendable, Hashable, Codable {
    /// Position among the tracks of the source, from zero. Everything that names a track names it by this.
    public var index: Int
    /// The container's own number of the track, where it has one.
    public var containerID: Int
    public var type: MediaType
    public var codec: CodecID
    /// The RFC 6381 name, as in `avc1.64001f`, where the configuration is known.
    public var codecString: String?
    /// The container's four-character code, where it has one.
    public var codecTag: String?
    /// FFmpeg's name of the codec profile, as in `High`.
    public var profile: String?
    /// The codec's own number of the level, as in `31`.
    public var level: Int?
    /// Bits per second.
    public var bitRate: Int?
    /// The smallest step of the track's timestamps, in seconds.
    public var timeBase: Rational?
    /// Presentation time of the first sample.
    public var startTime: MediaTime?
    public var duration: MediaTime?
    /// Number of samples, where the container tells or the packets were read.
    public var sampleCount: Int?
    /// Language as the container spells it (`eng`, `pt-BR`).
    public var language: String?
    public var title: String?
    public var disposition: TrackDisposition
    public var edits: EditSummary
    /// Whether the samples are encrypted.
    public var isEncrypted: Bool
    /// Number of different sample descriptions in use (ISO BMFF); one elsewhere.
    public var sampleDescriptionCount: Int
    /// Whether parameter sets inside the samples are needed to decode them, and differ along the track.
    public var parameterSetsChange: Bool
    /// Whether the container leaves out presentation times of pictures that are shown in another order than decoded.
    public var lacksPresentationTimes: Bool
    public var metadata: [String: String]
    public var video: VideoInfo?
    public var audio: AudioInfo?
    public var subtitle: SubtitleInfo?

    public init(index: Int, type: MediaType, codec: CodecID) {
        self.index = index
        self.type = type
        self.codec = codec
        containerID = index
        disposition = []
        edits = .none
        isEncrypted = false
        sampleDescriptionCount = 1
        parameterSetsChange = false
        lacksPresentationTimes = false
        metadata = [:]
    }
}
