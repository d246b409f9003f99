internal import MediaCore
internal import MediaEngine

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// Fetches a file and makes it a track of a package, or puts it in a track's place.
struct TrackStep {
    let core: LibraryCore
    let streams: StreamShelf
    let job: Job

    func run(_ id: UUID) async throws {
        let record = try await core.change { try $0.media(job.ownerID) }
        let track = try record.track(id)
        let path = core.storage.folder(.media, job.ownerID).track(id, revision: track.revision)
        let limits = core.configuration.fetchLimits
        let isThere =
            FileManager.default.fileExists(atPath: path) && !FileManager.default.fileExists(atPath: path + ".state")
        if !isThere {
            guard let address = record.trackAddresses[id.lowercase],
                !address.hasPrefix(MediaTrack.sentPrefix)
            else {
                throw MediaFailure(.sourceGone, "the track's file is not kept")
            }
            _ = try await core.fetch(
                address, to: path,
                most: track.type == .subtitle ? limits.maximumSmallByteCount : limits.maximumByteCount,
                for: job.ownerID, step: "track")
        }
        let added = try await attach(path, track, record)
        try await removeFiles(of: id, 0..<track.revision)
        try await core.change { change in
            var record = try change.media(job.ownerID)
            try record.change(id) {
                $0.status = .available
                $0.failure = nil
                $0.renditionID = added
            }
            record.replacedTracks?[id.lowercase] = nil
            record.failedRevisions?[id.lowercase] = nil
            let saved = try change.save(record)
            try change.store.remove(.job, job.key)
            try change.emit(.trackReady, saved.media)
            try change.emit(.mediaUpdated, saved.media)
        }
    }

    /// Puts a file into the package as a track; the package is made first where it is still to come.
    ///
    /// - Returns: the id of its rendition.
    func attach(_ path: String, _ track: MediaTrack, _ record: MediaRecord) async throws -> String {
        let record = try await PackageStep(core: core, streams: streams, job: job).package(record)
        let package = MediaPackage(at: URL(filePath: core.storage.folder(.media, job.ownerID).package))
        // Owners see the media, not what it was cut out of.
        let options = TrackChangeOptions(
            durability: core.configuration.durability, isolation: core.configuration.isolation, timesCount: .fromPackage
        )
        if job.interruptions > 0 || job.failures > 0 { try await removeStrays(of: record) }
        let asset = MediaAsset(url: URL(filePath: path), policy: core.configuration.policy)
        let attachment: TrackAttachment =
            track.type == .audio
            ? .audio(asset, language: track.languageCode, name: track.languageName)
            : .subtitles(asset, language: track.languageCode, name: track.languageName)
        let report =
            if let known = track.renditionID {
                try await package.replaceTrack(known, with: attachment, options: options)
            } else {
                try await package.addTrack(attachment, options: options)
            }
        guard let added = report.track else { throw MediaFailure(.internal, "the package has no such track") }
        return added.id
    }

    /// Takes a track that was deleted out of the package.
    func remove(_ track: MediaTrack) async throws {
        let folder = core.storage.folder(.media, job.ownerID)
        let package = MediaPackage(at: URL(filePath: folder.package))
        if folder.hasPackage, let id = track.renditionID, try await package.tracks().contains(where: { $0.id == id }) {
            try await package.removeTrack(id, options: TrackChangeOptions(durability: core.configuration.durability))
        }
        try await removeFiles(of: track.id, 0..<track.revision + 1)
        try await core.change { change in
            _ = try change.media(job.ownerID)
            try change.store.remove(.job, job.key)
            // A process that was killed may have left the package from before.
            if job.interruptions > 0 { try change.enqueue(.tidy, owner: job.ownerID) }
        }
    }

    /// Removes files of a track, whole or not.
    private func removeFiles(of id: UUID, _ revisions: Range<Int>) async throws {
        let folder = core.storage.folder(.media, job.ownerID)
        for revision in revisions {
            let path = folder.track(id, revision: revision)
            try await core.storage.remove(path)
            try await core.storage.remove(path + ".state")
        }
    }

    /// Takes out what an earlier process added and did not write down.
    func removeStrays(of record: MediaRecord) async throws {
        let package = MediaPackage(at: URL(filePath: core.storage.folder(.media, job.ownerID).package))
        let known = Set(record.media.tracks.compactMap(\.renditionID))
        for stray in try await package.tracks() where stray.isAttached && !known.contains(stray.id) {
            try await package.removeTrack(
                stray.id, options: TrackChangeOptions(durability: core.configuration.durability))
        }
    }
}
