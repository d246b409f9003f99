/// The tags this package writes or must know in order to refuse a playlist, by their names without `#`.
package enum PlaylistTag: String, Sendable, Hashable, CaseIterable {
    /// The first line of every playlist.
    case header = "EXTM3U"
    /// The protocol version.
    case version = "EXT-X-VERSION"
    /// Every segment decodes without another.
    case independentSegments = "EXT-X-INDEPENDENT-SEGMENTS"
    /// Where a player should begin.
    case start = "EXT-X-START"
    /// A variable; what follows may use it.
    case define = "EXT-X-DEFINE"

    /// The longest segment, seconds.
    case targetDuration = "EXT-X-TARGETDURATION"
    /// The number of the first segment.
    case mediaSequence = "EXT-X-MEDIA-SEQUENCE"
    /// The number of the first discontinuity.
    case discontinuitySequence = "EXT-X-DISCONTINUITY-SEQUENCE"
    /// Whether the list may change.
    case playlistType = "EXT-X-PLAYLIST-TYPE"
    /// Every segment is one I-frame.
    case iFramesOnly = "EXT-X-I-FRAMES-ONLY"
    /// No segment follows.
    case endList = "EXT-X-ENDLIST"
    /// The duration of the next segment, seconds.
    case segment = "EXTINF"
    /// The bytes of the next segment.
    case byteRange = "EXT-X-BYTERANGE"
    /// Encoding or timestamps change.
    case discontinuity = "EXT-X-DISCONTINUITY"
    /// How what follows is encrypted.
    case key = "EXT-X-KEY"
    /// The initialization section of what follows.
    case map = "EXT-X-MAP"
    /// The next segment is missing.
    case gap = "EXT-X-GAP"
    /// The wall clock at the next segment.
    case programDateTime = "EXT-X-PROGRAM-DATE-TIME"
    /// A span of wall-clock time.
    case dateRange = "EXT-X-DATERANGE"
    /// The rate of what follows, kbit/s.
    case bitrate = "EXT-X-BITRATE"
    /// A part of a segment.
    case part = "EXT-X-PART"
    /// The longest part.
    case partInf = "EXT-X-PART-INF"
    /// What the server can deliver.
    case serverControl = "EXT-X-SERVER-CONTROL"
    /// Segments left out of a delta update.
    case skip = "EXT-X-SKIP"
    /// What will be there soon.
    case preloadHint = "EXT-X-PRELOAD-HINT"
    /// The state of another rendition.
    case renditionReport = "EXT-X-RENDITION-REPORT"

    /// An alternative rendition.
    case media = "EXT-X-MEDIA"
    /// A variant; its URI follows.
    case streamInf = "EXT-X-STREAM-INF"
    /// A list of I-frames.
    case iFrameStreamInf = "EXT-X-I-FRAME-STREAM-INF"
    /// Data of the presentation.
    case sessionData = "EXT-X-SESSION-DATA"
    /// A key to load early.
    case sessionKey = "EXT-X-SESSION-KEY"
    /// Where a steering manifest is.
    case contentSteering = "EXT-X-CONTENT-STEERING"

    /// The kinds of playlist a tag may stand in; the two are never mixed (RFC 8216 section 4.1).
    package enum Scope: Sendable, Hashable {
        /// Both kinds.
        case either
        /// Media playlists only.
        case media
        /// Multivariant playlists only.
        case multivariant
    }

    /// The kind of playlist this tag may stand in.
    package var scope: Scope {
        switch self {
        case .header, .version, .independentSegments, .start, .define: .either
        case .media, .streamInf, .iFrameStreamInf, .sessionData, .sessionKey, .contentSteering: .multivariant
        default: .media
        }
    }

    /// Whether the tag stands at most once in a playlist.
    package var isUnique: Bool {
        switch self {
        case .header, .version, .independentSegments, .targetDuration, .mediaSequence, .playlistType, .iFramesOnly,
            .endList:
            true
        default: false
        }
    }

    /// Whether the tag has no value.
    package var isBare: Bool {
        switch self {
        case .header, .independentSegments, .iFramesOnly, .endList, .discontinuity, .gap: true
        default: false
        }
    }
}
