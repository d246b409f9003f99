internal import MediaCore
internal import MediaEngine

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// Writes the package of a media that plays on demand, so that segments come from the disk from then on.
struct PackageStep {
    let core: LibraryCore
    let streams: StreamShelf
    let job: Job

    func run() async throws {
        let record = try await core.change { try $0.media(job.ownerID) }
        // A check may have found that files of it are lost.
        let place = URL(filePath: core.storage.folder(.media, job.ownerID).package)
        let isWhole = (try? await MediaPackage(at: place).verify()) != nil
        try await package(record, anew: !isWhole)
        try await core.change { try $0.store.remove(.job, job.key) }
    }

    /// Packages a media unless it is packaged already.
    ///
    /// - Parameter anew: whether it is packaged even so.
    /// - Returns: the media as it is afterwards.
    @discardableResult
    func package(_ record: MediaRecord, anew: Bool = false) async throws -> MediaRecord {
        if !anew, record.media.packaging == .packaged, core.storage.folder(.media, job.ownerID).hasPackage {
            return record
        }
        let package = try await Packager(core: core, job: job).package(record)
        let packaged = try await core.change { change in
            var record = try change.media(job.ownerID)
            package.describe(&record)
            try change.enqueue(.tidy, owner: job.ownerID)
            return try change.save(record)
        }
        await streams.forget(job.ownerID)
        return packaged
    }
}
