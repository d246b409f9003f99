internal import Logging
internal import MediaCore

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// Does one job and writes down how it ended.
struct JobExecutor: Sendable {
    let core: LibraryCore
    let streams: StreamShelf

    /// How often a job may be cut short by the end of the process.
    static let mostInterruptions = 3

    func run(_ job: Job, logger: Logger) async -> JobOutcome {
        var begun = job
        do {
            guard let ready = try await begin(job) else {
                logger.debug("the job is not wanted any more")
                return .cancelled
            }
            begun = ready
            if begun.interruptions > Self.mostInterruptions {
                throw MediaFailure(.interrupted, "the library was stopped in the middle of it too often")
            }
            logger.debug("job begins", metadata: ["attempt": "\(begun.failures + 1)"])
            try await perform(begun)
            logger.info("job done")
            return .done
        } catch is CancellationError {
            return await putBack(begun)
        } catch {
            if (error as? LibraryError)?.code == .notFound, (try? await ownerIsGone(job)) == true { return .cancelled }
            if Task.isCancelled { return await putBack(begun) }
            return await end(begun, MediaFailure(anything: error), logger)
        }
    }

    /// Writes down that a job runs, so that the next process knows where this one ended.
    ///
    /// - Returns: nil where it was taken away.
    private func begin(_ job: Job) async throws -> Job? {
        try await core.change { change in
            guard var begun = try change.store.value(Job.self, job.id) else { return nil }
            if begun.isRunning { begun.interruptions += 1 }
            begun.isRunning = true
            try change.store.put(begun)
            return begun
        }
    }

    /// Whether the owner of a job was deleted, and the job with it.
    private func ownerIsGone(_ job: Job) async throws -> Bool {
        try await core.change { try $0.store.record(job.ownerKind, job.ownerID.lowercase) == nil }
    }

    /// A job that was cut short by its own library is not to blame.
    private func putBack(_ job: Job) async -> JobOutcome {
        try? await core.change { change in
            guard var stored = try change.store.value(Job.self, job.id) else { return }
            stored.isRunning = false
            try change.store.put(stored)
        }
        return .cancelled
    }

    private func end(_ job: Job, _ failure: MediaFailure, _ logger: Logger) async -> JobOutcome {
        core.metrics.failed(job, failure)
        let details: Logger.Metadata = ["code": "\(failure.code)", "reason": "\(failure.message)"]
        if failure.mayPass, !isHopeless(failure, job),
            let delay = core.configuration.retries.delay(after: job.failures + 1, wish: failure.retryAfter)
        {
            var later = job
            later.failures += 1
            later.isRunning = false
            later.due = Date().addingTimeInterval(delay.inSeconds)
            logger.notice("job failed and is tried again", metadata: details)
            let final = later
            // Where even this cannot be written, the next process begins it again.
            try? await core.change { change in
                if try change.store.record(.job, final.key) != nil { try change.store.put(final) }
            }
            return .again(later)
        }
        logger.warning("job failed", metadata: details)
        do {
            let isWanted = try await core.change { change in
                // One that was taken away meanwhile fails nobody.
                guard try change.store.record(.job, job.key) != nil else { return false }
                try fail(job, failure, &change)
                try change.store.remove(.job, job.key)
                return true
            }
            return isWanted ? .failed(failure) : .cancelled
        } catch {
            logger.error("a failure cannot be written down", metadata: ["error": "\(error)"])
            var later = job
            later.failures += 1
            later.due = Date().addingTimeInterval(10)
            return .again(later)
        }
    }

    /// Whether a media kills its worker, or takes longer than it may, for the second time: it will again.
    private func isHopeless(_ failure: MediaFailure, _ job: Job) -> Bool {
        job.failures > 0 && (failure.code == .crashed || failure.code == .timedOut && job.task.lane != .fetching)
    }

    private func perform(_ job: Job) async throws {
        switch job.task {
        case .ingest: try await IngestStep(core: core, job: job).run()
        case .prepare: try await PrepareStep(core: core, streams: streams, job: job).run()
        case .package: try await PackageStep(core: core, streams: streams, job: job).run()
        case .renditions(let kinds): try await RenditionStep(core: core, job: job).run(kinds)
        case .track(let id): try await TrackStep(core: core, streams: streams, job: job).run(id)
        case .removeTrack(let track): try await TrackStep(core: core, streams: streams, job: job).remove(track)
        case .subtitles(let id): try await SpeechStep(core: core, streams: streams, job: job).makeSubtitles(id)
        case .summary: try await SpeechStep(core: core, streams: streams, job: job).summarise()
        case .images: try await ImageStep(core: core, job: job).run()
        case .tidy: try await TidyStep(core: core, streams: streams, job: job).run()
        case .fetch: try await FileStep(core: core, job: job).run()
        }
    }

    /// Writes down that what a job was for will not come.
    private func fail(_ job: Job, _ failure: MediaFailure, _ change: inout Change) throws {
        // Processes that were killed may have left halves of it, which nobody goes on with.
        if job.interruptions > 0, job.task != .tidy, try change.store.record(.media, job.ownerID.lowercase) != nil {
            try change.enqueue(.tidy, owner: job.ownerID)
        }
        switch job.task {
        case .fetch: try FileStep.fail(job, failure, &change)
        case .images, .tidy, .removeTrack: break
        case .package:
            // It plays on demand meanwhile, and there may be room again.
            guard failure.mayPass else { return }
            var later = Job(.package, ownerKind: job.ownerKind, ownerID: job.ownerID, now: change.now())
            later.failures = 1
            later.due = Date().addingTimeInterval(3600)
            try change.enqueue(later)
        case .ingest, .prepare:
            guard var record = try change.store.value(MediaRecord.self, job.ownerID) else { return }
            guard !record.media.status.isFinal else { return }
            try change.move(&record, to: .failed)
            record.media.failure = failure
            record.media.renditions = []
            record.address = nil
            try change.save(record)
            try change.emit(.mediaFailed, record.media)
            try change.enqueue(.tidy, owner: job.ownerID)
        case .renditions(let kinds):
            guard var record = try change.store.value(MediaRecord.self, job.ownerID) else { return }
            for place in record.media.renditions.indices
            where kinds.contains(record.media.renditions[place].kind)
                && record.media.renditions[place].status == .preparing
            {
                record.media.renditions[place].status = .failed
                record.media.renditions[place].failure = failure
            }
            let saved = try change.save(record)
            try change.emit(.mp4Failed, saved.media)
        case .track(let id), .subtitles(let id):
            guard var record = try change.store.value(MediaRecord.self, job.ownerID) else { return }
            guard record.media.tracks.contains(where: { $0.id == id }) else { return }
            try record.fail(id, failure)
            let saved = try change.save(record)
            let isGenerated = if case .subtitles = job.task { true } else { false }
            try change.emit(isGenerated ? .subtitlesFailed : .trackFailed, saved.media)
            try change.emit(.mediaUpdated, saved.media)
        case .summary:
            guard var record = try change.store.value(MediaRecord.self, job.ownerID) else { return }
            record.media.summary?.status = .failed
            record.media.summary?.failure = failure
            let saved = try change.save(record)
            try change.emit(.summaryFailed, saved.media)
            try change.emit(.mediaUpdated, saved.media)
        }
    }
}
