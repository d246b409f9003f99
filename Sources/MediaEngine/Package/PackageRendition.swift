package import MediaCore
package import MediaPackaging

/// One rendition of an HLS package: what playlists say of it, and how it was made.
package struct PackageRendition: Sendable, Hashable, Codable {
    /// Where a rendition comes from.
    package enum Origin: String, Sendable, Hashable, Codable {
        /// A track of the source.
        case source
        /// A file of its own.
        case attached
        /// Captions inside the source's pictures.
        case captions
    }

    /// The list of key frames of a picture rendition.
    package struct KeyFrames: Sendable, Hashable, Codable {
        package var playlist: String
        package var peakBitRate: Int
        package var averageBitRate: Int
    }

    /// Names the track for as long as the package lives, as in `audio-fr`.
    package var id: String
    package var type: MediaType
    package var origin: Origin
    /// Index of the track in the source or in the attached file.
    package var track: Int
    package var playlist: String
    /// RFC 6381 name; `wvtt` for WebVTT.
    package var codec: String
    /// BCP 47; nil when it is not known.
    package var language: String?
    /// What players show; unique in its group.
    package var name: String
    package var isDefault = false
    package var isAutoselect = true
    package var isForced = false
    /// Media characteristics, as CHARACTERISTICS has them.
    package var characteristics: [String] = []
    package var channels: Int?
    package var resolution: PixelSize?
    package var frameRate: Rational?
    package var videoRange: String?
    /// Bits a second, measured.
    package var peakBitRate = 0
    package var averageBitRate = 0
    package var timescale: Int32
    /// How long it plays.
    package var duration: MediaTime
    package var keyFrames: KeyFrames?
    /// Number of its track in `capped-4k.mp4`, if it is in there.
    package var movieTrackID: UInt32?
    /// How each segment is rendered; empty for text.
    package var segments: [SegmentRecipe] = []

    package init(
        id: String, type: MediaType, origin: Origin, track: Int, playlist: String, codec: String, language: String?,
        name: String, timescale: Int32, duration: MediaTime
    ) {
        self.id = id
        self.type = type
        self.origin = origin
        self.track = track
        self.playlist = playlist
        self.codec = codec
        self.language = language
        self.name = name
        self.timescale = timescale
        self.duration = duration
    }

    /// The folder its files lie in.
    var folder: String { playlist.split(separator: "/").dropLast().joined(separator: "/") }

    var languageTag: LanguageTag? { language.flatMap { LanguageTag($0) }.flatMap { $0.isUndetermined ? nil : $0 } }

    /// The file that holds all of a text track.
    var wholeTextPath: String { folder + "/" + SubtitleWriter.wholeTrackName }
}
