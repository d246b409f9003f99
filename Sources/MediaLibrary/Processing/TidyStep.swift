internal import MediaCore

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// Removes what a media does not need any more: files beside the source, and the source where it is not kept.
struct TidyStep {
    let core: LibraryCore
    let job: Job

    func run() async throws {
        let record = try await core.change { try $0.media(job.ownerID) }
        let folder = core.storage.folder(.media, job.ownerID)
        for index in record.options.edits.addresses.indices { try remove(folder.input(index)) }
        if record.media.status == .failed {
            try core.storage.remove(folder.path)
        }
        try await core.change { change in
            var record = try change.media(job.ownerID)
            if record.media.status == .failed { record.hasSource = false }
            try change.save(record, touch: false)
            try change.store.remove(.job, job.key)
        }
    }

    private func remove(_ path: String) throws {
        try core.storage.remove(path)
        try core.storage.remove(path + ".state")
    }
}
