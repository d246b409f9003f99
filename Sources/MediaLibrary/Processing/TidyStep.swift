internal import MediaCore

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// Removes what a media does not need any more: files beside the source, and the source where it is not kept.
struct TidyStep {
    let core: LibraryCore
    let streams: StreamShelf
    let job: Job

    func run() async throws {
        let (record, isRetained) = try await core.change { change in
            (try change.media(job.ownerID), try change.store.record(.retention, job.ownerID.lowercase) != nil)
        }
        let folder = core.storage.folder(.media, job.ownerID)
        for index in record.options.edits.addresses.indices { try await remove(folder.input(index)) }
        let isUnneeded =
            core.configuration.sourceRetention != nil && !isRetained && !record.media.sourceAccess
            && record.media.status == .ready && record.media.packaging == .packaged
        if isUnneeded {
            // Nobody looks for what is noted as gone; what is gone must not be noted as there.
            try await core.change { change in
                var record = try change.media(job.ownerID)
                guard !record.media.sourceAccess else { return }
                (record.hasSource, record.hasComposed) = (false, false)
                try change.save(record, touch: false)
            }
            if try await core.change({ try !$0.media(job.ownerID).hasSource }) {
                try await core.storage.remove(folder.source)
                try await core.storage.remove(folder.composed)
            }
        }
        // Files for download that nobody wants any more; jobs of one media follow each other, so none is being made.
        for kind in StaticRendition.Kind.allCases where !record.media.renditions.contains(where: { $0.kind == kind }) {
            try await core.storage.remove(folder.rendition(kind))
        }
        try await removeHalves(folder)
        if record.media.packaging == .packaged, record.media.tracks.contains(where: { $0.status == .failed }) {
            // One may have been added when its process was killed for the last time.
            try await TrackStep(core: core, streams: streams, job: job).removeStrays(of: record)
        }
        if record.media.status == .failed { try await core.storage.remove(folder.path) }
        try await core.change { change in
            var record = try change.media(job.ownerID)
            if record.media.status == .failed { (record.hasSource, record.hasComposed) = (false, false) }
            try change.save(record, touch: false)
            try change.store.remove(.job, job.key)
        }
    }

    /// What killed processes left of jobs that were given up: folders of outputs, and sound for recognisers. No other job of
    /// the media runs now.
    private func removeHalves(_ folder: ItemFolder) async throws {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        for name in names where name.hasPrefix(".") || name.hasPrefix("speech-") {
            try await core.storage.remove(folder.path + "/" + name)
        }
    }

    private func remove(_ path: String) async throws {
        try await core.storage.remove(path)
        try await core.storage.remove(path + ".state")
    }
}
