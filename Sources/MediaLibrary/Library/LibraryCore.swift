internal import Logging
internal import Synchronization

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// What every part of a library works with: its store, its files, its events, its clock.
final class LibraryCore: Sendable {
    let configuration: LibraryConfiguration
    let store: any MediaStore
    let storage: MediaStorage
    let events = EventCenter()
    let progress = ProgressBoard()
    let played = PlaybackCache()
    /// Files whose bytes come, and which have no record yet.
    let receiving = ReceivingFiles()
    let pictures: PictureDesk
    let metrics: LibraryMetrics
    let fetcher: SourceFetcher
    let clock: RecordClock
    private let listener = Mutex<(@Sendable ([Job], Bool) -> Void)?>(nil)

    init(
        configuration: LibraryConfiguration, store: any MediaStore, storage: MediaStorage, lastPosition: Int64
    ) {
        self.configuration = configuration
        self.store = store
        self.storage = storage
        clock = RecordClock(after: lastPosition)
        pictures = PictureDesk(places: configuration.pictureJobs)
        metrics = LibraryMetrics()
        fetcher = SourceFetcher(
            policy: configuration.addressPolicy, limits: configuration.fetchLimits, resolver: configuration.resolver)
    }

    var logger: Logger { configuration.logger }

    /// Bytes that may still be written.
    var spareByteCount: Int { storage.freeByteCount - configuration.reservedByteCount }

    /// Who is told of new jobs, and that there are new deliveries.
    func setListener(_ body: @escaping @Sendable ([Job], Bool) -> Void) { listener.withLock { $0 = body } }

    /// Changes what is stored. Events and jobs of the change are stored with it, and told when it is done.
    ///
    /// A change is short and is not cancelled with the task that makes it: who is cut short still writes down where it was.
    ///
    /// - Parameter makesRoom: whether it removes something, for which the store's last room may be used.
    func change<Value: Sendable>(
        makesRoom: Bool = false, _ body: @escaping @Sendable (inout Change) throws -> Value
    ) async throws -> Value {
        try await Task {
            do { return try await commit(body) } catch let error as LibraryError {
                let reserve = storage.reserve
                guard makesRoom, error.code == .storageFull, try await DiskWork.run({ reserve.giveUp() }) else {
                    throw error
                }
                return try await commit(body)
            }
        }.value
    }

    /// Keeps room for the store, where there is any.
    func keepReserve() async throws {
        let (reserve, free) = (storage.reserve, storage.freeByteCount)
        try await DiskWork.run { reserve.keep(free: free) }
    }

    private func commit<Value: Sendable>(
        _ body: @escaping @Sendable (inout Change) throws -> Value
    ) async throws -> Value {
        let ticket = EventTicket()
        let value: Value
        let change: Change.Outcome
        do {
            defer { played.endChange() }
            played.beginChange()
            (value, change) = try await store.write { [self] writer in
                var change = Change(store: writer, core: self)
                let value = try body(&change)
                if !change.outcome.events.isEmpty { ticket.take(from: events) }
                return (value, change.outcome)
            }
        } catch {
            ticket.publish([], at: events)
            throw error
        }
        ticket.publish(change.events, at: events)
        metrics.count(change.events)
        if !change.jobs.isEmpty || !change.events.isEmpty {
            listener.withLock { $0 }?(change.jobs, !change.events.isEmpty)
        }
        return value
    }
}
