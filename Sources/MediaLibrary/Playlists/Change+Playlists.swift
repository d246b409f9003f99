#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif
extension Change {
    /// Writes a playlist that changed.
    func save(_ record: PlaylistRecord) throws -> Playlist {
        var record = record
        record.updatedAt = now()
        try store.put(record)
        return try store.shown(record)
    }

    /// Adds media to the end of a manual playlist: all of them or none.
    func addMedia(_ ids: [UUID], to record: PlaylistRecord) throws {
        try record.checkManual()
        try Self.checkNames(ids)
        let states = try ids.map { try store.record(.media, $0.lowercase)?.state }
        try Self.refuse(.notFound, "there are no such media", states.map { $0 == nil ? "is no media" : nil })
        try Self.refuse(
            .illegalState, "a playlist takes media that are ready",
            states.map { $0 == MediaStatus.ready.rawValue ? nil : "is \($0 ?? "nothing") and not ready" })
        let keys = ids.map { PlaylistEntry.key(record.key, $0.lowercase) }
        try Self.refuse(
            .duplicate, "the playlist has them already",
            keys.map { try store.record(.playlistEntry, $0) == nil ? nil : "is in the playlist already" })
        let room = record.options.limit - (try store.count(record.entries))
        guard ids.count <= room else {
            throw LibraryError.invalid(
                "mediaIds", "has at most \(max(room, 0)) entries: the playlist's limit is \(record.options.limit)")
        }
        var last = record.entries
        last.isDescending = true
        last.limit = 1
        // No playlist has so many; damage does not make the count overflow.
        let end = min(try store.records(last).first?.position ?? 0, Int64.max / 2)
        try place(ids, in: record, after: end)
    }

    /// Orders the media of a manual playlist.
    func reorderMedia(_ ids: [UUID], of record: PlaylistRecord) throws {
        try record.checkManual()
        try Self.checkNames(ids, mayBeEmpty: true)
        let present = Set(try store.records(record.entries).compactMap(\.parent))
        var fields = FieldChecks()
        for (place, id) in ids.enumerated() where !present.contains(id.lowercase) {
            fields.fail("mediaIds[\(place)]", "is not in the playlist")
        }
        let missing = present.subtracting(ids.map(\.lowercase)).count
        if missing > 0 { fields.fail("mediaIds", "leaves out \(missing) of the playlist's media") }
        try fields.finish()
        try place(ids, in: record, after: 0)
    }

    /// Takes media out of a manual playlist: all of them or none.
    func removeMedia(_ ids: [UUID], from record: PlaylistRecord) throws {
        try record.checkManual()
        try Self.checkNames(ids)
        let keys = ids.map { PlaylistEntry.key(record.key, $0.lowercase) }
        try Self.refuse(
            .notFound, "the playlist has no such media",
            keys.map { try store.record(.playlistEntry, $0) == nil ? "is not in the playlist" : nil })
        for key in keys { try store.remove(.playlistEntry, key) }
    }

    /// Takes a media that is deleted out of all playlists it is in; no other playlist is looked at.
    func removeFromPlaylists(_ media: UUID) throws {
        for entry in try store.records(RecordQuery(.playlistEntry, parent: media.lowercase)) {
            try store.remove(.playlistEntry, entry.key)
            // A playlist that cannot be read keeps no media from going; `check` tells of it.
            guard let owner = entry.owner, var record = try? store.value(PlaylistRecord.self, owner) else { continue }
            record.updatedAt = now()
            try store.put(record)
        }
    }

    private func place(_ ids: [UUID], in record: PlaylistRecord, after end: Int64) throws {
        for (number, id) in ids.enumerated() {
            try store.put(
                PlaylistEntry(playlistID: record.id, mediaID: id, position: end + Int64(number) + 1))
        }
    }

    /// Refuses the media for which there is something to say, each by its place in the request.
    private static func refuse(
        _ code: LibraryError.Code, _ message: String, _ words: [String?]
    ) throws(LibraryError) {
        let fields = words.enumerated().compactMap { place, word in
            word.map { LibraryError.Field(field: "mediaIds[\(place)]", message: $0) }
        }
        if !fields.isEmpty { throw LibraryError(code, message, fields: fields) }
    }

    private static func checkNames(_ ids: [UUID], mayBeEmpty: Bool = false) throws(LibraryError) {
        var fields = FieldChecks()
        if ids.isEmpty, !mayBeEmpty { fields.fail("mediaIds", "is empty") }
        if ids.count > Playlist.mostMedia { fields.fail("mediaIds", "has at most \(Playlist.mostMedia) entries") }
        var seen: Set<UUID> = []
        for (place, id) in ids.prefix(Playlist.mostMedia).enumerated() where !seen.insert(id).inserted {
            fields.fail("mediaIds[\(place)]", "is named twice")
        }
        try fields.finish()
    }
}
