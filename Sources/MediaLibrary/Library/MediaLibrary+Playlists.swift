#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

extension MediaLibrary {
    /// Makes a playlist: a manual one without media, or a smart one, whose media are found by their dates.
    ///
    /// - Throws: `LibraryError`: `invalid` naming the fields that are out of their limits, `duplicate` for a `referenceId` that
    ///   another playlist has.
    public func createPlaylist(_ options: PlaylistOptions) async throws -> Playlist {
        try options.check()
        return try await core.change { change in
            let taken = RecordQuery(.playlist, states: [options.referenceID])
            guard try change.store.count(taken, upTo: 1) == 0 else {
                throw LibraryError(
                    .duplicate, "another playlist has this reference id",
                    fields: [.init(field: "referenceId", message: "is another playlist's")])
            }
            let record = PlaylistRecord(id: UUID(), options: options, now: change.now())
            try change.store.put(record)
            return try change.store.shown(record)
        }
    }

    /// Playlists, a page at a time.
    public func playlists(_ page: PageRequest = PageRequest()) async throws -> Page<Playlist> {
        try page.check()
        let query = RecordQuery(.playlist).page(page)
        return try await core.store.read { reader in
            // One that cannot be read does not hide the others; `check` tells of it.
            let items = try reader.readable(PlaylistRecord.self, query).map { try reader.shown($0) }
            return Page(items, of: try reader.count(query), page)
        }
    }

    /// A playlist.
    ///
    /// - Throws: `LibraryError` (`notFound`).
    public func playlist(_ id: UUID) async throws -> Playlist {
        try await core.store.read { try $0.shown($0.playlist(id)) }
    }

    /// A playlist and its media in the order they are played in: of a smart one those that are ready and fit its dates now.
    ///
    /// - Throws: `LibraryError` (`notFound`).
    public func playlistContents(_ id: UUID) async throws -> PlaylistContents {
        try await core.store.read { reader in
            let record = try reader.playlist(id)
            return PlaylistContents(playlist: try reader.shown(record), media: try reader.media(of: record))
        }
    }

    /// Writes other words on a playlist. What is nil stays.
    ///
    /// - Throws: `LibraryError`: `notFound`, or `invalid` naming the fields that are out of their limits.
    public func updatePlaylist(
        _ id: UUID, name: String? = nil, description: String? = nil
    ) async throws -> Playlist {
        var fields = FieldChecks()
        fields.check(playlistName: name, description: description)
        try fields.finish()
        return try await core.change { change in
            var record = try change.store.playlist(id)
            if let name { record.options.name = name }
            if let description { record.options.description = description }
            return try change.save(record)
        }
    }

    /// Deletes a playlist. Its media stay, and its reference id is free again.
    public func deletePlaylist(_ id: UUID) async throws {
        try await core.change { change in
            guard let record = try change.store.record(.playlist, id.lowercase) else {
                throw LibraryError.notFound("playlist", id)
            }
            try change.store.remove(.playlist, record.key)
        }
    }

    /// Adds media that are ready to the end of a manual playlist, in this order: all of them or none.
    ///
    /// - Throws: `LibraryError`, naming each of `mediaIds` that it is about: `notFound` for what is no media, `illegalState` for
    ///   media that are not ready and for a smart playlist, `duplicate` for media that are in the playlist, `invalid` for none,
    ///   for one that is named twice, and for more than the playlist's limit leaves room for.
    public func addMedia(_ mediaIDs: [UUID], toPlaylist id: UUID) async throws -> Playlist {
        try await change(playlist: id) { try $0.addMedia(mediaIDs, to: $1) }
    }

    /// Puts the media of a manual playlist into another order.
    ///
    /// - Parameter mediaIDs: every media of the playlist, once.
    /// - Throws: `LibraryError`: `notFound` for the playlist, `illegalState` for a smart one, `invalid` where media are missing,
    ///   named twice or not in the playlist.
    public func reorderMedia(_ mediaIDs: [UUID], ofPlaylist id: UUID) async throws -> Playlist {
        try await change(playlist: id) { try $0.reorderMedia(mediaIDs, of: $1) }
    }

    /// Takes media out of a manual playlist: all of them or none. The others keep their order.
    ///
    /// - Throws: `LibraryError`: `notFound` for the playlist and, naming them, for media that are not in it, `illegalState` for
    ///   a smart one, `invalid` for none and for one that is named twice.
    public func removeMedia(_ mediaIDs: [UUID], fromPlaylist id: UUID) async throws -> Playlist {
        try await change(playlist: id) { try $0.removeMedia(mediaIDs, from: $1) }
    }

    private func change(
        playlist id: UUID, _ body: @escaping @Sendable (Change, PlaylistRecord) throws -> Void
    ) async throws -> Playlist {
        try await core.change { change in
            let record = try change.store.playlist(id)
            try body(change, record)
            return try change.save(record)
        }
    }
}
