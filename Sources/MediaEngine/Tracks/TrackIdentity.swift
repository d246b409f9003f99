internal import MediaCore
internal import MediaPackaging

/// Who an attached track is: its language and name, checked, and what players are told of it.
struct TrackIdentity {
    let type: MediaType
    let language: LanguageTag
    let name: String

    /// Throws `invalidSettings` for a language that is none.
    init(_ attachment: TrackAttachment) throws(MediaError) {
        guard let tag = LanguageTag(attachment.language), Self.isLanguage(tag) else {
            throw MediaError(
                .invalidSettings,
                "\(attachment.language.isEmpty ? "an empty text" : CleanText.line(attachment.language, limit: 64)) is no language; give a BCP 47 tag such as en, pt-BR or zh-Hans",
                operation: .plan, location: attachment.asset.location)
        }
        type = attachment.type
        language = tag
        let base = tag.englishName ?? tag.text
        let usual =
            switch attachment.content {
            case .audio(.main), .subtitles(false, false): base
            case .audio(.description): base + " (audio description)"
            case .audio(.commentary): base + " (commentary)"
            case .subtitles(true, _): base + " (forced)"
            case .subtitles(false, true): base + " (SDH)"
            }
        name = DisplayName.make(from: attachment.name, fallback: usual)
    }

    /// Two letters have to be of ISO 639-1, three may be any of ISO 639-3, longer words were never registered.
    private static func isLanguage(_ tag: LanguageTag) -> Bool {
        guard let primary = tag.text.split(separator: "-").first else { return false }
        switch primary.count {
        case 1: return true
        case 2: return ISO639Table.language(for: primary.lowercased()) != nil
        case 3: return true
        default: return false
        }
    }

    /// Throws `invalidSettings` where a track of the same type has this name: players could not tell them apart.
    func check(against others: [(type: MediaType, name: String)], location: String) throws(MediaError) {
        guard others.contains(where: { $0.type == type && $0.name.lowercased() == name.lowercased() }) else { return }
        let kind = type == .audio ? "an audio" : "a subtitle"
        throw MediaError(
            .invalidSettings, "there is \(kind) track named \(name) already; give this one another name",
            operation: .plan, location: location)
    }

    /// The source's track with this identity: what movie headers and playlists say of it.
    func describe(_ track: TrackInfo, _ attachment: TrackAttachment) -> TrackInfo {
        var track = track
        track.language = language.text
        track.title = name
        track.disposition = attachment.isDefault ? .isDefault : []
        switch attachment.content {
        case .audio(.description): track.disposition.insert(.visualImpaired)
        case .audio(.commentary): track.disposition.insert(.comment)
        case .subtitles(let isForced, let isForHearingImpaired):
            if isForced { track.disposition.insert(.forced) }
            if isForHearingImpaired { track.disposition.insert(.hearingImpaired) }
        case .audio(.main): break
        }
        return track
    }
}
