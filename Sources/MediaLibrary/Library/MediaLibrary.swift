internal import Logging
public import MediaCore
internal import MediaEngine
public import ServiceLifecycle
internal import Synchronization

#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// Durable media: made from an address or an upload, processed in the background, watched, changed, deleted.
///
/// Everything lies below one folder: files, and a store of what is known of them. What was begun when a process ends is taken
/// up by the next one. Work goes on while `run()` is running; without it a library answers and keeps, but does nothing.
///
///     MediaWorker.runIfRequested()
///     let library = try await MediaLibrary(LibraryConfiguration(root: folder))
///     async let running: Void = library.run()
///     let media = try await library.create(from: .url("https://example.com/film.mov"))
///     for await event in library.events() where event.objectID == media.id { … }
public final class MediaLibrary: Service {
    public let configuration: LibraryConfiguration
    let core: LibraryCore
    let runner: JobRunner
    let streams: StreamShelf
    let uploads: UploadDesk
    let webhooks: WebhookSender
    private let lock: RootLock
    private let sqlite: SQLiteStore?
    private let state = Mutex(State.new)
    /// Ends when the library is closed.
    private let closing = AsyncStream.makeStream(of: Never.self)

    private enum State {
        case new
        case running
        case closed
    }

    /// Opens a library, or makes one.
    ///
    /// - Parameter store: where to keep what is known; nil for SQLite in the library's folder.
    /// - Throws: `LibraryError`: `invalid` for a configuration nobody can work with, `rootInUse` where another process has it
    ///   open, `storage` where it cannot be opened.
    public init(_ configuration: LibraryConfiguration, store: (any MediaStore)? = nil) async throws {
        try configuration.check()
        self.configuration = configuration
        let storage = try MediaStorage(
            root: configuration.root.path, isReadableByGroup: configuration.isReadableByGroup)
        lock = try RootLock(path: storage.lockPath)
        let sqlite =
            store == nil
            ? try SQLiteStore(path: storage.storePath, isDurable: configuration.durability == .durable) : nil
        self.sqlite = sqlite
        guard let used = store ?? sqlite else { throw LibraryError(.storage, "there is no store") }
        let horizon = RecordClock.horizon
        let last = try await used.read { reader in
            try [StoredRecord.Kind.media, .event, .job, .upload, .file, .userMedia, .playlist].compactMap {
                try reader.records(RecordQuery($0, through: horizon, isDescending: true, limit: 1)).first?.position
            }.max() ?? 0
        }
        core = LibraryCore(configuration: configuration, store: used, storage: storage, lastPosition: last)
        streams = StreamShelf(core: core)
        runner = JobRunner(core: core, executor: JobExecutor(core: core, streams: streams))
        uploads = UploadDesk(core: core)
        webhooks = WebhookSender(core: core)
    }

    /// Works until its task is cancelled or the service is shut down: jobs, webhooks, what is due by the clock. Once only.
    ///
    /// What is not done then is done by the next process, from where it was.
    public func run() async throws {
        let isFirst = state.withLock { state in
            guard case .new = state else { return false }
            state = .running
            return true
        }
        guard isFirst else { throw LibraryError(.conflict, "a library runs once") }
        let (runner, webhooks) = (runner, webhooks)
        let housekeeping = Housekeeping(core: core, uploads: uploads, webhooks: webhooks)
        let (news, reporter) = AsyncStream.makeStream(of: (jobs: [Job], hasEvents: Bool).self)
        core.setListener { reporter.yield((jobs: $0, hasEvents: $1)) }
        do {
            try await checkWorker()
            let left = LeftWork(core: core)
            try await left.removeFiles()
            let jobs = try await left.jobs()
            core.logger.info("library opened", metadata: ["jobs": "\(jobs.count)"])
            guard !isClosed else { return }
            await runner.open(jobs)
        } catch {
            let wasClosed = isClosed
            await close()
            if Task.isCancelled || wasClosed { return }
            core.logger.error("the library cannot work", metadata: ["error": "\(error)"])
            throw error
        }
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await webhooks.run() }
            group.addTask { await housekeeping.run() }
            group.addTask {
                for await (jobs, hasEvents) in news {
                    if !jobs.isEmpty { await runner.add(jobs) }
                    if hasEvents { await webhooks.wake() }
                }
            }
            await cancelWhenGracefulShutdown {
                // Until somebody ends it.
                for await _ in self.closing.stream {}
            }
            group.cancelAll()
        }
        await close()
    }

    private var isClosed: Bool { state.withLock { if case .closed = $0 { true } else { false } } }

    /// Ends all work and closes the store. `run()` does it by itself.
    public func close() async {
        let isFirst = state.withLock { state in
            if case .closed = state { return false }
            state = .closed
            return true
        }
        guard isFirst else { return }
        closing.continuation.finish()
        await runner.close()
        await streams.forgetAll()
        core.events.finish()
        try? sqlite?.close()
        lock.unlock()
        core.logger.info("library closed")
    }

    /// Events from now on, in their order, until the library is closed. A reader that is more than a thousand events
    /// behind loses the oldest; the store and the webhooks lose none.
    public func events() -> some AsyncSequence<LibraryEvent, Never> & Sendable { core.events.stream() }

    /// What is wrong with the store's file, where it is ours.
    func sqliteDamage() async throws -> String? { try await sqlite?.findDamage() }

    /// Jobs that wait, until their time or for their turn, and that run.
    public func jobCounts() async throws -> (waiting: Int, running: Int) {
        try await core.store.read { reader in
            (
                try reader.count(RecordQuery(.job, states: ["waiting"])),
                try reader.count(RecordQuery(.job, states: ["running"]))
            )
        }
    }

    /// Whether media can be opened at all: a worker that cannot be started would fail every one of them.
    private func checkWorker() async throws {
        let nothing = MediaAsset(source: NoMedia())
        do { _ = try await nothing.probe(isolation: configuration.isolation) } catch let error as MediaError {
            guard [.workerUnavailable, .crashed].contains(error.code) else { return }
            throw LibraryError(.workerUnavailable, "media cannot be opened in a worker process: \(error.message)")
        }
    }
}
