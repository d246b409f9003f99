package import MediaCore

/// A variant stream, the value of EXT-X-STREAM-INF and the URI after it (RFC 8216 4.3.4.2).
package struct Variant: Sendable, Hashable {
    /// Its media playlist.
    package var uri: String
    /// Peak bit rate with the heaviest renditions of its groups, bits per second.
    package var bandwidth: Int
    /// Average bit rate with the heaviest renditions of its groups, bits per second.
    package var averageBandwidth: Int?
    /// All codecs of the variant and of its groups (RFC 6381).
    package var codecs: [String]
    /// Codecs a player may prefer to the base ones, with their brands, as in `dvh1.08.07/db4h`.
    package var supplementalCodecs: [String]
    /// The size pictures are displayed at.
    package var resolution: Resolution?
    /// The highest frame rate, frames per second.
    package var frameRate: Rational?
    /// The dynamic range.
    package var videoRange: VideoRange?
    /// The group of audio renditions.
    package var audioGroup: String?
    /// The group of video renditions.
    package var videoGroup: String?
    /// The group of subtitle renditions.
    package var subtitlesGroup: String?
    /// The group of closed captions, or the statement that there are none; nil says nothing.
    package var closedCaptions: ClosedCaptionsReference?

    /// Creates a variant.
    package init(
        uri: String, bandwidth: Int, averageBandwidth: Int? = nil, codecs: [String] = [],
        supplementalCodecs: [String] = [], resolution: Resolution? = nil, frameRate: Rational? = nil,
        videoRange: VideoRange? = nil, audioGroup: String? = nil, videoGroup: String? = nil,
        subtitlesGroup: String? = nil, closedCaptions: ClosedCaptionsReference? = nil
    ) {
        self.uri = uri
        self.bandwidth = bandwidth
        self.averageBandwidth = averageBandwidth
        self.codecs = codecs
        self.supplementalCodecs = supplementalCodecs
        self.resolution = resolution
        self.frameRate = frameRate
        self.videoRange = videoRange
        self.audioGroup = audioGroup
        self.videoGroup = videoGroup
        self.subtitlesGroup = subtitlesGroup
        self.closedCaptions = closedCaptions
    }
}
