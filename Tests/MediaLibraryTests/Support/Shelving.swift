import Foundation

@testable import MediaLibrary

extension MediaLibrary {
    /// Puts a media on the shelf as if it had been made: no file is looked at.
    func shelve(
        _ status: MediaStatus = .ready, created: Date = Date(), updated: Date? = nil, title: String? = nil
    ) async throws -> UUID {
        var options = MediaOptions()
        options.title = title
        var media = Media(id: UUID(), options: options, origin: .file, status: status, now: created)
        media.updatedAt = updated ?? created
        let record = MediaRecord(media: media, options: options, address: nil)
        try await put([record])
        return media.id
    }

    /// Many of them, one made after the other.
    func shelve(count: Int) async throws -> [UUID] {
        let records = (0..<count).map { number in
            let options = MediaOptions()
            let now = Date(timeIntervalSince1970: 1_700_000_000 + Double(number))
            let media = Media(id: UUID(), options: options, origin: .file, status: .ready, now: now)
            return MediaRecord(media: media, options: options, address: nil)
        }
        try await put(records)
        return records.map(\.media.id)
    }

    private func put(_ records: [MediaRecord]) async throws {
        try await core.store.write { writer in
            for record in records {
                try writer.put(record)
                for playback in record.media.playbackIDs {
                    try writer.put(PlaybackRecord(playbackID: playback.id, mediaID: record.media.id))
                }
            }
        }
    }

    /// A manual playlist with media in it.
    func playlist(_ referenceID: String, of media: [UUID] = [], limit: Int = 1000) async throws -> Playlist {
        let made = try await createPlaylist(PlaylistOptions(name: "list", referenceID: referenceID, limit: limit))
        return media.isEmpty ? made : try await addMedia(media, toPlaylist: made.id)
    }

    /// What a playlist plays, in order.
    func order(_ playlist: Playlist) async throws -> [UUID] {
        let contents = try await playlistContents(playlist.id)
        // The two ways to count agree.
        guard contents.playlist.mediaCount == contents.media.count else { return [] }
        return contents.media.map(\.id)
    }

    /// Runs `body` with a library in which nobody works, so that nothing changes by itself.
    static func withIdle<Result>(
        _ body: (MediaLibrary, LibraryConfiguration) async throws -> Result
    ) async throws -> Result {
        try await Fixture.withFolder { folder in
            let configuration = Shelf.configuration(folder)
            let library = try await MediaLibrary(configuration)
            let result: Swift.Result<Result, any Error>
            do { result = .success(try await body(library, configuration)) } catch { result = .failure(error) }
            await library.close()
            return try result.get()
        }
    }
}

/// What a library says when it refuses something.
struct Refusal: Equatable {
    let code: LibraryError.Code
    let fields: [String]

    init(_ code: LibraryError.Code, _ fields: String...) {
        self.code = code
        self.fields = fields
    }

    /// Nil where nothing is refused, or not by a library.
    init?(_ body: () async throws -> Void) async {
        guard let error = await Fixture.error(body) as? LibraryError else { return nil }
        code = error.code
        fields = error.fields.map(\.field)
    }
}
