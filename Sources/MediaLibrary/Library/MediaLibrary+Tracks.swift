#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

extension MediaLibrary {
    /// Adds a track from an address. Sound and text only; the picture is not touched.
    ///
    /// - Throws: `LibraryError`: `illegalState` for a media that is not ready, `duplicate` for a language there is already,
    ///   `invalid` naming fields.
    public func addTrack(
        to id: UUID, type: MediaTrack.Kind, url: String, languageCode: String, languageName: String
    ) async throws -> MediaTrack {
        var fields = FieldChecks()
        if type == .video { fields.fail("tracks.type", "is audio or subtitle") }
        fields.check(address: url, "tracks.url", configuration)
        fields.check(language: languageCode, languageName, prefix: "tracks.")
        try fields.finish()
        return try await core.change { change in
            var record = try change.readyMedia(id)
            try record.refuseDuplicate(type, languageCode)
            guard record.media.tracks.count < MediaRecord.mostTracks else {
                throw LibraryError.illegalState("a media has at most \(MediaRecord.mostTracks) tracks")
            }
            let track = MediaTrack(
                type, status: .preparing, languageCode: languageCode, languageName: languageName,
                url: SourceAddress.shown(url))
            record.media.tracks.append(track)
            record.trackAddresses[track.id.lowercase] = url
            let saved = try change.save(record)
            try change.emit(.trackCreated, saved.media)
            try change.enqueue(.track(track.id), owner: id)
            return track
        }
    }

    /// Puts another file in a track's place, or names it anew. It keeps its id. Where that fails, the track is as it was, and its
    /// `failure` says why.
    ///
    /// - Throws: `LibraryError` as `addTrack`; `illegalState` for a track that is being prepared.
    public func updateTrack(
        _ trackID: UUID, of id: UUID, url: String? = nil, languageCode: String? = nil, languageName: String? = nil
    ) async throws -> MediaTrack {
        var fields = FieldChecks()
        if let url { fields.check(address: url, "url", configuration) }
        fields.check(language: languageCode ?? "und", languageName ?? "-")
        if url == nil, languageCode == nil, languageName == nil {
            fields.fail("url", "is missing, and so is a language")
        }
        try fields.finish()
        return try await core.change { change in
            var record = try change.readyMedia(id)
            let track = try record.track(trackID)
            guard track.type != .video else { throw LibraryError.illegalState("a picture cannot be replaced") }
            guard track.status != .preparing else {
                throw LibraryError.illegalState("the track is being prepared and not ready for updates")
            }
            guard url != nil || record.trackAddresses[trackID.lowercase] != nil || track.isGenerated else {
                throw LibraryError.unsupported("url", "a track that came with the source is replaced by giving a url")
            }
            if let languageCode { try record.refuseDuplicate(track.type, languageCode, except: trackID) }
            if track.renditionID != nil {
                record.replacedTracks = (record.replacedTracks ?? [:]).merging([
                    trackID.lowercase: MediaRecord.ReplacedTrack(
                        track: track, address: record.trackAddresses[trackID.lowercase])
                ]) { $1 }
            }
            let last = record.lastRevision(of: track)
            try record.change(trackID) {
                $0.status = .preparing
                $0.failure = nil
                if let url {
                    $0.url = SourceAddress.shown(url)
                    $0.revision = last + 1
                    $0.isGenerated = false
                }
                if let languageCode { $0.languageCode = languageCode }
                if let languageName { $0.languageName = languageName }
            }
            if let url { record.trackAddresses[trackID.lowercase] = url }
            let saved = try change.save(record)
            try change.emit(.trackUpdated, saved.media)
            try change.enqueue(.track(trackID), owner: id)
            return try saved.track(trackID)
        }
    }

    /// Takes a track out.
    ///
    /// - Throws: `LibraryError`: `illegalState` for pictures, for the only sound of a media without pictures, and for a track
    ///   that is being prepared.
    public func deleteTrack(_ trackID: UUID, of id: UUID) async throws {
        try await core.change { change in
            var record = try change.readyMedia(id)
            let track = try record.track(trackID)
            guard track.type != .video else { throw LibraryError.illegalState("a picture cannot be deleted") }
            guard track.status != .preparing else {
                throw LibraryError.illegalState("the track is being prepared and not ready for updates")
            }
            guard track.url != nil || track.isGenerated || record.media.packaging == .packaged else {
                throw LibraryError.illegalState(
                    "the media is being packaged and its own tracks are not ready for updates")
            }
            guard !record.media.tracks.contains(where: { $0.spokenIn == trackID && $0.status == .preparing }) else {
                throw LibraryError.illegalState("subtitles are being made of what is said in the track")
            }
            let sounds = record.media.tracks.filter { $0.type == .audio && $0.status == .available }
            guard !(record.media.isAudioOnly && sounds.count == 1 && sounds[0].id == trackID) else {
                throw LibraryError.illegalState("the only sound of a media without a picture cannot be deleted")
            }
            record.media.tracks.removeAll { $0.id == trackID }
            record.trackAddresses[trackID.lowercase] = nil
            if let rendition = track.renditionID, track.url == nil, !track.isGenerated {
                record.removedRenditions.append(rendition)
            }
            var removed = track
            removed.revision = record.lastRevision(of: track)
            try change.enqueue(.removeTrack(removed), owner: id)
            let saved = try change.save(record)
            try change.emit(.trackDeleted, saved.media)
            try change.emit(.mediaUpdated, saved.media)
        }
    }
}

extension MediaRecord {
    /// - Throws: `LibraryError` (`duplicate`) where there is a track of this kind in a language.
    func refuseDuplicate(_ type: MediaTrack.Kind, _ language: String, except id: UUID? = nil) throws {
        let isKnown = media.tracks.contains {
            $0.type == type && $0.id != id && $0.status != .failed
                && $0.languageCode.lowercased() == language.lowercased()
        }
        guard !isKnown else {
            throw LibraryError.duplicate("there is a track of type \(type.rawValue) in \(language) already")
        }
    }
}
