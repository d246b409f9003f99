/// A list of I-frames for scrubbing, the value of EXT-X-I-FRAME-STREAM-INF (RFC 8216 4.3.4.3).
package struct IFrameVariant: Sendable, Hashable {
    /// Its media playlist, one with EXT-X-I-FRAMES-ONLY.
    package var uri: String
    /// Peak bit rate, bits per second.
    package var bandwidth: Int
    /// Average bit rate, bits per second.
    package var averageBandwidth: Int?
    /// The video codec alone (RFC 6381).
    package var codecs: [String]
    /// Codecs a player may prefer to the base one, with their brands.
    package var supplementalCodecs: [String]
    /// The size pictures are displayed at.
    package var resolution: Resolution?
    /// The dynamic range.
    package var videoRange: VideoRange?

    /// Creates a list of I-frames.
    package init(
        uri: String, bandwidth: Int, averageBandwidth: Int? = nil, codecs: [String] = [],
        supplementalCodecs: [String] = [], resolution: Resolution? = nil, videoRange: VideoRange? = nil
    ) {
        self.uri = uri
        self.bandwidth = bandwidth
        self.averageBandwidth = averageBandwidth
        self.codecs = codecs
        self.supplementalCodecs = supplementalCodecs
        self.resolution = resolution
        self.videoRange = videoRange
    }
}
