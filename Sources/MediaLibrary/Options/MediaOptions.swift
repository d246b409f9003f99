public import MediaCore

/// What a media is to be: every field of a request to create one, but for where it comes from.
public struct MediaOptions: Sendable, Hashable, Codable {
    /// At most 255 characters.
    public var title: String?
    public var creatorID: String?
    /// At most 10 entries; names and values of at most 255 characters.
    public var metadata: [String: String]
    /// Of the first playback id.
    public var accessPolicy: AccessPolicy
    public var accessRestrictions: AccessRestrictions
    public var mp4Support: MP4Support?
    /// Whether the original can be downloaded and is kept.
    public var sourceAccess: Bool
    /// Whether loudness is made equal (EBU R128); such a media can be played after it was measured, not before.
    public var optimizesAudio: Bool
    public var maximumResolution: Resolution
    public var quality: MediaQuality
    /// Seconds of the source the media begins and ends at; nil for its own.
    public var startTime: MediaTime?
    public var endTime: MediaTime?
    /// What is put together with the source, or taken out of it.
    public var edits: MediaEdits
    /// Subtitle files that become tracks.
    public var subtitles: [SubtitleInput]
    /// Subtitles made of what is said.
    public var generatedSubtitles: GeneratedSubtitles?
    /// Words of a summary of what is said; nil for none.
    public var summaryLength: Int?

    /// What services sell besides, and this library refuses by name.
    public var chapters = false
    public var namedEntities = false
    /// What is to be moderated: `video`, `audio` or `av`.
    public var moderation: String?
    public var drmConfigurationID: String?

    /// A subtitle file.
    public struct SubtitleInput: Sendable, Hashable, Codable {
        public var url: String
        public var languageCode: String
        public var languageName: String

        public init(url: String, languageCode: String, languageName: String) {
            self.url = url
            self.languageCode = languageCode
            self.languageName = languageName
        }
    }

    /// Subtitles that speech recognition makes.
    public struct GeneratedSubtitles: Sendable, Hashable, Codable {
        public var languageCode: String
        public var languageName: String
        public var metadata: [String: String]

        public init(languageCode: String, languageName: String, metadata: [String: String] = [:]) {
            self.languageCode = languageCode
            self.languageName = languageName
            self.metadata = metadata
        }
    }

    public init() {
        metadata = [:]
        accessPolicy = .public
        accessRestrictions = AccessRestrictions()
        sourceAccess = false
        optimizesAudio = false
        maximumResolution = .p1080
        quality = .standard
        edits = MediaEdits()
        subtitles = []
    }

    /// The parts of the request as they are repeated to its owner.
    func summary(of origin: Media.Origin) -> [Media.Input] {
        var inputs: [Media.Input] = []
        switch origin {
        case .address(let url): inputs.append(Media.Input(type: "video", url: url))
        case .clip(let id): inputs.append(Media.Input(type: "video", url: MediaSource.clipPrefix + id.lowercase))
        case .upload, .file: break
        }
        if let watermark = edits.watermark {
            inputs.append(Media.Input(type: "watermark", url: SourceAddress.shown(watermark.url)))
        }
        if edits.swapTrackURL != nil || !edits.imposedTracks.isEmpty {
            inputs.append(Media.Input(type: "audio", url: edits.swapTrackURL.map(SourceAddress.shown)))
        }
        return inputs
            + subtitles.map { Media.Input(type: "subtitle", url: SourceAddress.shown($0.url)) }
    }
}
