/// What is known of an audio track.
public struct AudioInfo: Sendable, Hashable, Codable {
    /// Samples per second, as heard (after spectral band replication where it is declared).
    public var sampleRate: Int
    public var channelCount: Int
    /// FFmpeg's name of the channel layout, as in `stereo` or `5.1(side)`.
    public var channelLayout: String?
    /// FFmpeg's name of the decoded sample format, as in `fltp`.
    public var sampleFormat: String?
    public var bitsPerSample: Int?
    /// Samples at the start that a decoder needs and nobody should hear.
    public var primingSamples: Int?

    public init(sampleRate: Int, channelCount: Int) {
        self.sampleRate = sampleRate
        self.channelCount = channelCount
    }
}
