/// One thing to make of a media.
public enum OutputRequest: Sendable, Hashable, Codable {
    /// `master.m3u8` with its playlists and segments.
    case hls(HLSSettings = HLSSettings())
    /// `capped-4k.mp4`: the picture and every audio track, movie header first.
    case mp4(MP4Settings = .capped4K)
    /// `audio.m4a`: the first or default audio track with cover art and tags.
    case m4a

    /// How tracks are encoded that have to be.
    public var encoding: EncodingSettings {
        switch self {
        case .hls(let settings): settings.encoding
        case .mp4(let settings): settings.encoding
        case .m4a: EncodingSettings()
        }
    }

    /// Which kind of output it is.
    public var kind: OutputKind {
        switch self {
        case .hls: .hls
        case .mp4: .mp4
        case .m4a: .m4a
        }
    }
}

/// The kinds of output there are.
public enum OutputKind: String, Sendable, Hashable, Codable, CaseIterable {
    case hls
    case mp4
    case m4a

    /// The file a person opens, relative to the export folder.
    public var entryPath: String {
        switch self {
        case .hls: "master.m3u8"
        case .mp4: "capped-4k.mp4"
        case .m4a: "audio.m4a"
        }
    }
}
