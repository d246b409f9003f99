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
        if record.media.status == .failed { try await core.storage.remove(folder.path) }
        try await core.change { change in
            var record = try change.media(job.ownerID)
            if record.media.status == .failed { (record.hasSource, record.hasComposed) = (false, false) }
            try change.save(record, touch: false)
            try change.store.remove(.job, job.key)
        }
    }

    private func remove(_ path: String) async throws {
        try await core.storage.remove(path)
        try await core.storage.remove(path + ".state")
    }
}
