public import NIOCore

#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

extension MediaLibrary {
    /// Adds a track whose file is given. Sound and text only.
    ///
    /// - Parameter name: the file's name, for people; directories in it are left out.
    /// - Throws: `LibraryError` as the `addTrack` that takes an address, `invalid` for no bytes or too many, `storageFull`;
    ///   or what the body throws. Nothing is left then.
    public func addTrack<Body: AsyncSequence & Sendable>(
        to id: UUID, type: MediaTrack.Kind, named name: String, body: Body, languageCode: String, languageName: String
    ) async throws -> MediaTrack where Body.Element == ByteBuffer {
        var fields = FieldChecks()
        if type == .video { fields.fail("type", "is audio or subtitle") }
        fields.check(language: languageCode, languageName)
        try fields.finish()
        // Nobody sends a file that is refused when it has come.
        try await core.change { change in
            try change.readyMedia(id).refuseDuplicate(type, languageCode)
        }
        let storage = core.storage
        let incoming = storage.incomingPath
        let limits = configuration.fetchLimits
        do {
            try await ReceivedFile(
                core: core, path: incoming,
                most: type == .subtitle ? limits.maximumSmallByteCount : limits.maximumByteCount
            ).take(body)
            return try await core.change { change in
                var record = try change.readyMedia(id)
                try record.refuseDuplicate(type, languageCode)
                guard record.media.tracks.count < MediaRecord.mostTracks else {
                    throw LibraryError.illegalState("a media has at most \(MediaRecord.mostTracks) tracks")
                }
                let url = MediaTrack.sentPrefix + FileName.clean(name)
                let track = MediaTrack(
                    type, status: .preparing, languageCode: languageCode, languageName: languageName, url: url)
                record.media.tracks.append(track)
                record.trackAddresses[track.id.lowercase] = url
                let saved = try change.save(record)
                try change.emit(.trackCreated, saved.media)
                try change.enqueue(.track(track.id), owner: id)
                let place = storage.folder(.media, id).track(track.id, revision: 0)
                do throws(MediaFailure) { try storage.place(incoming, at: place) } catch {
                    throw LibraryError(error.code == .storageFull ? .storageFull : .storage, error.message)
                }
                return track
            }
        } catch {
            try? await storage.remove(incoming)
            throw error
        }
    }
}
