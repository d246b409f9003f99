internal import MediaCore

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// A media with what only the library knows of it.
struct MediaRecord: Stored {
    var media: Media
    var options: MediaOptions
    /// Where it is fetched from; with what only the fetcher may see.
    var address: String?
    /// Where the files of tracks are fetched from, by the track's id; with what only the fetcher may see.
    var trackAddresses: [String: String]
    /// Tracks that are being replaced, as they were, by their ids: what they are again where that fails.
    var replacedTracks: [String: ReplacedTrack]?
    /// The last revision of a track that was tried, where that failed, by the track's id: its file is not another's.
    var failedRevisions: [String: Int]?
    /// Renditions of the source's own tracks that were deleted, by their names in the package.
    var removedRenditions: [String]
    /// Whether the original lies in the folder.
    var hasSource: Bool
    /// Whether the source with its edits lies in the folder.
    var hasComposed: Bool

    init(media: Media, options: MediaOptions, address: String?) {
        self.media = media
        self.options = options
        self.address = address
        trackAddresses = [:]
        removedRenditions = []
        hasSource = false
        hasComposed = false
    }

    /// A track before it was replaced.
    struct ReplacedTrack: Sendable, Hashable, Codable {
        var track: MediaTrack
        var address: String?
    }

    static var kind: StoredRecord.Kind { .media }
    var key: String { media.id.lowercase }
    var parent: String? { media.sourceMediaID?.lowercase }
    var state: String { media.status.rawValue }
    var position: Int64 { media.createdAt.microseconds }
    var updated: Int64? { media.updatedAt.microseconds }
    var isSound: Bool { media.tracks.allSatisfy { (0...1_000_000).contains($0.revision) } }

    /// The stretch of the source that is shown.
    var timeline: Timeline {
        guard !hasComposed, options.startTime != nil || options.endTime != nil else { return .whole }
        return Timeline(spans: [Timeline.Span(start: options.startTime, end: options.endTime)])
    }

    /// Whether the source has to be put together or measured before it is packaged.
    var needsComposition: Bool { !options.edits.isEmpty || options.optimizesAudio }

    /// Tracks of one media.
    static let mostTracks = 100

    /// A track of the media.
    ///
    /// - Throws: `LibraryError` (`notFound`).
    func track(_ id: UUID) throws -> MediaTrack {
        guard let track = media.tracks.first(where: { $0.id == id }) else { throw LibraryError.notFound("track", id) }
        return track
    }

    /// Notes that what was to become of a track will not: it is what it was before, where it was anything.
    mutating func fail(_ id: UUID, _ failure: MediaFailure) throws {
        let before = replacedTracks?.removeValue(forKey: id.lowercase)
        failedRevisions = (failedRevisions ?? [:]).merging([id.lowercase: try track(id).revision]) { max($0, $1) }
        try change(id) {
            if let before { $0 = before.track } else { $0.status = .failed }
            $0.failure = failure
        }
        if let before { trackAddresses[id.lowercase] = before.address }
    }

    /// The last revision of a track that there is a file of, or may be.
    func lastRevision(of track: MediaTrack) -> Int { max(track.revision, failedRevisions?[track.id.lowercase] ?? 0) }

    /// Changes a track.
    mutating func change(_ id: UUID, _ body: (inout MediaTrack) -> Void) throws {
        guard let place = media.tracks.firstIndex(where: { $0.id == id }) else {
            throw LibraryError.notFound("track", id)
        }
        body(&media.tracks[place])
    }
}
