/// An alternative rendition, the value of EXT-X-MEDIA (RFC 8216 4.3.4.1).
package struct Rendition: Sendable, Hashable {
    /// The TYPE attribute.
    package enum MediaType: String, Sendable, Hashable, CaseIterable {
        /// Sound.
        case audio = "AUDIO"
        /// Other camera angles of the picture.
        case video = "VIDEO"
        /// Text, in a list of its own.
        case subtitles = "SUBTITLES"
        /// Captions inside the video samples.
        case closedCaptions = "CLOSED-CAPTIONS"
    }

    /// What the rendition holds.
    package var type: MediaType
    /// The group that variants refer to.
    package var groupID: String
    /// What a player shows; unique in the group.
    package var name: String
    /// The language of the rendition.
    package var language: LanguageTag?
    /// A language the rendition is associated with, such as the written form of a spoken one.
    package var assocLanguage: LanguageTag?
    /// Whether a player takes it without a choice of the user; at most one in a group.
    package var isDefault: Bool
    /// Whether a player may take it because it fits the system's language; always where it is the default.
    package var isAutoselect: Bool
    /// Whether a player shows it even with subtitles off; written for subtitles only.
    package var isForced: Bool
    /// Uniform type identifiers, as in `public.accessibility.describes-video`.
    package var characteristics: [String]
    /// Channels of audio, as in `2`, `6` or `16/JOC`.
    package var channels: String?
    /// The captions in the video, `CC1` to `CC4` or `SERVICE1` to `SERVICE63`; for closed captions only.
    package var instreamID: String?
    /// Its media playlist; nil where the media is in the variant's own segments. Never for closed captions.
    package var uri: String?

    /// Creates a rendition. A default rendition is also selected automatically.
    package init(
        type: MediaType, groupID: String, name: String, language: LanguageTag? = nil,
        assocLanguage: LanguageTag? = nil, isDefault: Bool = false, isAutoselect: Bool = false, isForced: Bool = false,
        characteristics: [String] = [], channels: String? = nil, instreamID: String? = nil, uri: String? = nil
    ) {
        self.type = type
        self.groupID = groupID
        self.name = name
        self.language = language
        self.assocLanguage = assocLanguage
        self.isDefault = isDefault
        self.isAutoselect = isAutoselect || isDefault
        self.isForced = isForced
        self.characteristics = characteristics
        self.channels = channels
        self.instreamID = instreamID
        self.uri = uri
    }
}
