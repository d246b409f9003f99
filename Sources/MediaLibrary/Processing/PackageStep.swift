internal import MediaCore
internal import MediaEngine

/// Writes the package of a media that plays on demand, so that segments come from the disk from then on.
struct PackageStep {
    let core: LibraryCore
    let streams: StreamShelf
    let job: Job

    func run() async throws {
        let record = try await core.change { try $0.media(job.ownerID) }
        let package = try await Packager(core: core, job: job).package(record)
        try await core.change { change in
            var record = try change.media(job.ownerID)
            package.describe(&record)
            try change.save(record)
            try change.enqueue(.tidy, owner: job.ownerID)
            try change.store.remove(.job, job.key)
        }
        await streams.forget(job.ownerID)
    }
}
