public import MediaCore

#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// A sound or text track that comes from a file of its own.
public struct TrackAttachment: Sendable {
    /// What a sound track is for.
    public enum AudioRole: String, Sendable, Hashable, Codable, CaseIterable {
        /// The sound of the media, in one of its languages.
        case main
        /// Describes what is seen, for people who do not see it.
        case description
        /// Talks about the media.
        case commentary
    }

    enum Content: Sendable, Codable {
        case audio(AudioRole)
        case subtitles(isForced: Bool, isForHearingImpaired: Bool)
    }

    let asset: MediaAsset
    let content: Content
    /// BCP 47 tag, ISO 639 code or English name.
    public let language: String
    /// What players show; nil for the language's English name.
    public let name: String?
    /// Whether players choose it when their user has no wish.
    public let isDefault: Bool
    /// Whether it goes into `capped-4k.mp4` as well.
    public let includedInMP4: Bool

    init(
        _ asset: MediaAsset, _ content: Content, language: String, name: String?, isDefault: Bool, includedInMP4: Bool
    ) {
        self.asset = asset
        self.content = content
        self.language = language
        self.name = name
        self.isDefault = isDefault
        self.includedInMP4 = includedInMP4
    }

    /// The sound of a media. Of several tracks its default one is taken, of a video its sound.
    ///
    /// It starts with the presentation. What lies beyond its end is left out; where it ends early, silence follows.
    public static func audio(
        _ asset: MediaAsset, language: String, name: String? = nil, role: AudioRole = .main, isDefault: Bool = false,
        includedInMP4: Bool = false
    ) -> TrackAttachment {
        TrackAttachment(
            asset, .audio(role), language: language, name: name, isDefault: isDefault, includedInMP4: includedInMP4)
    }

    /// The sound of a media in a file.
    public static func audio(
        _ url: URL, language: String, name: String? = nil, role: AudioRole = .main, isDefault: Bool = false,
        includedInMP4: Bool = false
    ) -> TrackAttachment {
        audio(
            MediaAsset(url: url), language: language, name: name, role: role, isDefault: isDefault,
            includedInMP4: includedInMP4)
    }

    /// Subtitles: SubRip, WebVTT, ASS, TTML, SCC in any character set, or a media with a text track or captions in it.
    public static func subtitles(
        _ asset: MediaAsset, language: String, name: String? = nil, isForced: Bool = false,
        isForHearingImpaired: Bool = false, isDefault: Bool = false, includedInMP4: Bool = false
    ) -> TrackAttachment {
        TrackAttachment(
            asset, .subtitles(isForced: isForced, isForHearingImpaired: isForHearingImpaired), language: language,
            name: name, isDefault: isDefault, includedInMP4: includedInMP4)
    }

    /// Subtitles in a file.
    public static func subtitles(
        _ url: URL, language: String, name: String? = nil, isForced: Bool = false, isForHearingImpaired: Bool = false,
        isDefault: Bool = false, includedInMP4: Bool = false
    ) -> TrackAttachment {
        subtitles(
            MediaAsset(url: url), language: language, name: name, isForced: isForced,
            isForHearingImpaired: isForHearingImpaired, isDefault: isDefault, includedInMP4: includedInMP4)
    }

    /// `audio` or `subtitle`.
    public var type: MediaType {
        switch content {
        case .audio: .audio
        case .subtitles: .subtitle
        }
    }
}

extension MediaAsset {
    /// The media with tracks from other files beside its own. Nothing is opened yet.
    public func attaching(_ attachments: TrackAttachment...) -> MediaAsset { attaching(attachments) }

    /// The media with tracks from other files beside its own.
    public func attaching(_ attachments: [TrackAttachment]) -> MediaAsset {
        var asset = self
        asset.attachments += attachments
        return asset
    }
}
