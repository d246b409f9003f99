public import MediaCore

/// A track of a package as people see it.
public struct PackageTrack: Sendable, Hashable, Codable {
    /// Names the track for as long as the package lives, as in `audio-fr`.
    public var id: String
    /// `video`, `audio` or `subtitle`.
    public var type: MediaType
    /// Whether it came from a file of its own rather than with the source.
    public var isAttached: Bool
    /// RFC 6381 name; `wvtt` for WebVTT.
    public var codec: String
    /// BCP 47; nil when it is not known.
    public var language: String?
    public var name: String
    public var isDefault: Bool
    public var isForced: Bool
    /// Media characteristics, as in `public.accessibility.describes-video`.
    public var characteristics: [String]
    /// Channels of sound.
    public var channels: Int?
    /// Display size of pictures.
    public var resolution: PixelSize?
    /// Bits a second on average.
    public var bitRate: Int
    public var duration: MediaTime
    /// Whether `capped-4k.mp4` holds it.
    public var isInMP4: Bool
    /// Its media playlist, relative to the package.
    public var playlist: String

    init(_ rendition: PackageRendition) {
        id = rendition.id
        type = rendition.type
        isAttached = rendition.origin == .attached
        codec = rendition.codec
        language = rendition.language
        name = rendition.name
        isDefault = rendition.isDefault
        isForced = rendition.isForced
        characteristics = rendition.characteristics
        channels = rendition.channels
        resolution = rendition.resolution
        bitRate = rendition.averageBitRate
        duration = rendition.duration
        isInMP4 = rendition.movieTrackID != nil
        playlist = rendition.playlist
    }
}
