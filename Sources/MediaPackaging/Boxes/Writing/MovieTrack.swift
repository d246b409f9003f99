package import MediaCore

/// What a movie header says of one track that is written.
package struct MovieTrack: Sendable, Hashable {
    /// Which media handler a player gives the track to.
    package enum Handler: Sendable, Hashable {
        case video
        case audio
        /// Timed text.
        case text

        var type: BoxType {
            switch self {
            case .video: "vide"
            case .audio: "soun"
            case .text: "sbtl"
            }
        }

        var name: String {
            switch self {
            case .video: "VideoHandler"
            case .audio: "SoundHandler"
            case .text: "SubtitleHandler"
            }
        }
    }

    package var trackID: UInt32
    package var handler: Handler
    /// Ticks per second of all times of the track.
    package var timescale: Int32
    /// The sample entry, a complete box such as avc1 or mp4a.
    package var sampleEntry: [UInt8]
    /// ISO 639-2 code of three letters; `und` when unknown.
    package var language: String
    /// Name for people, as the handler's name; empty for the default one.
    package var name: String
    /// The picture's size before rotation, with square pixels; zero for sound.
    package var size: PixelSize
    package var matrix: DisplayMatrix
    /// Media time, in ticks, at which the presentation begins: decoder priming, reordering delay and trimmed lead.
    package var mediaStart: Int64
    /// Tracks of one group other than zero are alternatives to each other.
    package var alternateGroup: UInt16
    /// Whether a player shows the track by itself.
    package var isEnabled: Bool

    package init(
        trackID: UInt32, handler: Handler, timescale: Int32, sampleEntry: [UInt8], language: String = "und",
        name: String = "", size: PixelSize = PixelSize(width: 0, height: 0), matrix: DisplayMatrix = .identity,
        mediaStart: Int64 = 0, alternateGroup: UInt16 = 0, isEnabled: Bool = true
    ) {
        self.trackID = trackID
        self.handler = handler
        self.timescale = timescale
        self.sampleEntry = sampleEntry
        self.language = language
        self.name = name
        self.size = size
        self.matrix = matrix
        self.mediaStart = mediaStart
        self.alternateGroup = alternateGroup
        self.isEnabled = isEnabled
    }
}
