#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// A transaction over what a library knows: records, the events that tell of it, the jobs that follow from it.
struct Change {
    /// What is told after the transaction.
    struct Outcome: Sendable {
        var events: [LibraryEvent] = []
        var jobs: [Job] = []
    }

    let store: any StoreWriter
    let core: LibraryCore
    private(set) var outcome = Outcome()

    init(store: any StoreWriter, core: LibraryCore) {
        self.store = store
        self.core = core
    }

    /// A time later than all before.
    func now() -> Date { core.clock.now() }

    /// A media that is there.
    ///
    /// - Throws: `LibraryError` (`notFound`).
    func media(_ id: UUID) throws -> MediaRecord {
        guard let record = try store.value(MediaRecord.self, id) else { throw LibraryError.notFound("media", id) }
        return record
    }

    /// Writes a media that changed.
    @discardableResult
    mutating func save(_ record: MediaRecord, touch: Bool = true) throws -> MediaRecord {
        var record = record
        if touch { record.media.updatedAt = now() }
        try store.put(record)
        return record
    }

    /// Brings a media into another state.
    ///
    /// - Throws: `LibraryError` (`illegalState`) for a state that may not follow.
    func move(_ record: inout MediaRecord, to status: MediaStatus) throws {
        guard record.media.status.successors.contains(status) else {
            throw LibraryError.illegalState(
                "a media that is \(record.media.status.rawValue) does not become \(status.rawValue)")
        }
        record.media.status = status
    }

    /// Tells that something happened to a media.
    mutating func emit(_ type: EventType, _ media: Media) throws {
        let configuration = core.configuration
        try emit(
            type, object: media.id,
            data: media.wire(
                configuration.dialect, workspace: configuration.workspace.id, publicURL: configuration.publicURL))
    }

    /// Tells that something happened.
    mutating func emit(_ type: EventType, object: UUID, data: JSONValue) throws {
        let event = LibraryEvent(
            type: type, objectID: object, data: data, workspace: core.configuration.workspace, createdAt: now())
        try store.put(event)
        for endpoint in core.configuration.webhooks {
            try store.put(WebhookDelivery(event, endpoint: endpoint.url))
        }
        outcome.events.append(event)
    }

    /// Adds a job, which begins after the transaction.
    mutating func enqueue(_ task: Job.Task, kind: StoredRecord.Kind = .media, owner: UUID) throws {
        try enqueue(Job(task, ownerKind: kind, ownerID: owner, now: now()))
    }

    mutating func enqueue(_ job: Job) throws {
        try store.put(job)
        outcome.jobs.append(job)
    }

}

extension Change {
    /// Writes a new media, under its playback ids, with its first job.
    mutating func create(_ record: MediaRecord, event: EventType) throws {
        try store.put(record)
        for playback in record.media.playbackIDs {
            try store.put(PlaybackRecord(playbackID: playback.id, mediaID: record.media.id))
        }
        try emit(event, record.media)
        try enqueue(.ingest, owner: record.media.id)
    }

    /// A media that is ready, for work that needs what was made of it.
    func readyMedia(_ id: UUID) throws -> MediaRecord {
        let record = try media(id)
        guard record.media.status == .ready else {
            throw LibraryError.illegalState("the media is \(record.media.status.rawValue) and not ready for updates")
        }
        return record
    }
}
