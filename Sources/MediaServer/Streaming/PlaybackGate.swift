internal import HTTPTypes
internal import Hummingbird
internal import MediaLibrary

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// Lets viewers in: by the playback id's policy, its tokens, and its rules for pages and programs.
struct PlaybackGate: Sendable {
    let library: MediaLibrary

    /// Who was let in, and to what.
    struct Admission: Sendable {
        let media: Media
        let playbackID: PlaybackID
        /// The token, which goes on into what the playlist names.
        let token: String?

        var isPrivate: Bool { playbackID.policy != .public }
        /// Whether it depends on the page or the program that asks.
        var isRestricted: Bool { playbackID.restrictions != AccessRestrictions() }
    }

    /// - Throws: `Refusal`: 404 for an unknown id, 401 without a token that is needed, 403 for a wrong one and by restrictions.
    func admit(_ request: Request, _ id: UUID) async throws -> Admission {
        let (media, playback) = try await library.media(playbackID: id)
        let token = request.uri.queryParameters["token"].map(String.init)
        if playback.policy != .public {
            guard let token else { throw Refusal(.unauthorized, "a playback token is needed") }
            try await PlaybackToken(text: token).check(for: id, in: library)
        }
        let page = request.headers[.origin] ?? request.headers[.referer]
        let isAllowed = playback.restrictions.allows(
            domain: page.flatMap { URL(string: $0)?.host() }, userAgent: request.headers[.userAgent])
        guard isAllowed else { throw Refusal(.forbidden, "the media may not be played from here") }
        return Admission(media: media, playbackID: playback, token: playback.policy == .public ? nil : token)
    }
}
