internal import MediaCore
internal import MediaEngine

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// Makes the pictures that every player asks for: the still in the middle, and the sheet for scrubbing.
struct ImageStep {
    let core: LibraryCore
    let job: Job

    func run() async throws {
        let record = try await core.change { try $0.media(job.ownerID) }
        let shelf = ImageShelf(core: core)
        _ = try await shelf.thumbnail(record, ThumbnailSettings())
        _ = try await shelf.storyboard(record)
        try await core.change { change in try change.store.remove(.job, job.key) }
    }
}
