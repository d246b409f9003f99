#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

extension MediaLibrary {
    /// Makes another name to play a media under.
    ///
    /// - Throws: `LibraryError`: `unsupported` for DRM, `invalid` for restrictions beyond their limits.
    public func createPlaybackID(
        for id: UUID, policy: AccessPolicy, restrictions: AccessRestrictions = AccessRestrictions(),
        resolution: Resolution? = nil
    ) async throws -> PlaybackID {
        guard policy != .drm else {
            throw LibraryError.unsupported("accessPolicy", "DRM licences are not offered; use private playback")
        }
        var fields = FieldChecks()
        fields.check(restrictions)
        try fields.finish()
        return try await core.change { change in
            var record = try change.media(id)
            guard record.media.playbackIDs.count < 100 else {
                throw LibraryError.illegalState("a media has at most 100 playback ids")
            }
            let playback = PlaybackID(
                policy: policy, restrictions: restrictions, resolution: resolution, now: change.now())
            record.media.playbackIDs.append(playback)
            try record.checkRestrictions()
            try change.store.put(PlaybackRecord(playbackID: playback.id, mediaID: id))
            try change.save(record)
            return playback
        }
    }

    /// A playback id of a media.
    public func playbackID(_ playbackID: UUID, of id: UUID) async throws -> PlaybackID {
        guard let found = try await get(id).playbackIDs.first(where: { $0.id == playbackID }) else {
            throw LibraryError.notFound("playback id", playbackID)
        }
        return found
    }

    /// Takes a playback id away; the media's others stay.
    public func deletePlaybackID(_ playbackID: UUID, of id: UUID) async throws {
        try await core.change { change in
            var record = try change.media(id)
            guard record.media.playbackIDs.contains(where: { $0.id == playbackID }) else {
                throw LibraryError.notFound("playback id", playbackID)
            }
            record.media.playbackIDs.removeAll { $0.id == playbackID }
            try change.store.remove(.playbackID, playbackID.lowercase)
            try change.save(record)
        }
    }

    /// Changes where, or with what, a media may be played under a playback id.
    public func setRestrictions(
        of playbackID: UUID, of id: UUID, domains: AccessRestrictions.Rule? = nil,
        userAgents: AccessRestrictions.Rule? = nil
    ) async throws -> PlaybackID {
        var fields = FieldChecks()
        if let domains { fields.check(domains, "domains") }
        if let userAgents { fields.check(userAgents, "userAgents") }
        try fields.finish()
        return try await core.change { change in
            var record = try change.media(id)
            guard let place = record.media.playbackIDs.firstIndex(where: { $0.id == playbackID }) else {
                throw LibraryError.notFound("playback id", playbackID)
            }
            if let domains { record.media.playbackIDs[place].restrictions.domains = domains }
            if let userAgents { record.media.playbackIDs[place].restrictions.userAgents = userAgents }
            try record.checkRestrictions()
            return try change.save(record).media.playbackIDs[place]
        }
    }

    /// The media of a playback id, and the id's own rules.
    ///
    /// - Throws: `LibraryError` (`notFound`).
    public func media(playbackID: UUID) async throws -> (media: Media, playbackID: PlaybackID) {
        let record = try await core.played.record(.playbackID(playbackID)) {
            try await core.store.read { reader in
                try reader.value(PlaybackRecord.self, playbackID).flatMap {
                    try reader.value(MediaRecord.self, $0.mediaID)
                }
            }
        }
        guard let record, let found = record.media.playbackIDs.first(where: { $0.id == playbackID }) else {
            throw LibraryError.notFound("playback id", playbackID)
        }
        return (record.media, found)
    }
}

extension MediaRecord {
    /// Bytes of the restrictions of a media: each of its events carries them.
    private static let mostRestrictionBytes = 256 << 10

    /// - Throws: `LibraryError` (`invalid`) where the restrictions of all playback ids are too long together.
    fileprivate func checkRestrictions() throws(LibraryError) {
        let lists = media.playbackIDs.flatMap { [$0.restrictions.domains, $0.restrictions.userAgents] }
        let bytes = lists.flatMap { $0.allow + $0.deny }.reduce(0) { $0 + $1.utf8.count }
        guard bytes <= Self.mostRestrictionBytes else {
            throw .invalid(
                "accessRestrictions", "has at most \(Self.mostRestrictionBytes) bytes in all playback ids together")
        }
    }
}
