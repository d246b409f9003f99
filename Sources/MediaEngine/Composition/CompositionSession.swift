public import MediaCore
internal import MediaFFmpeg
internal import Synchronization

#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// Makes one MP4 of several sources: H.264 and AAC, as every client plays them, so that whatever is made of it is copied.
///
/// A session renders once. Cancelling the task that awaits `render(to:)` ends the work and removes what was written.
public final class CompositionSession: Sendable {
    public let sources: [MediaAsset]
    public let composition: Composition
    public let options: CompositionOptions
    /// Where the work is done.
    public let isolation: Isolation

    private let cancel = CancelFlag()
    private let meter = ProgressMeter()
    private let hasStarted = Mutex(false)

    /// - Parameters:
    ///   - sources: what the composition's indices mean. A watermark is opened as a still picture, whatever its policy.
    ///   - isolation: `.process` for media from strangers: whatever becomes of the worker, this process goes on.
    public init(
        sources: [MediaAsset], composition: Composition, options: CompositionOptions = CompositionOptions(),
        isolation: Isolation = .inProcess
    ) {
        self.sources = sources
        self.composition = composition
        self.options = options
        self.isolation = isolation
    }

    /// What rendering would do.
    ///
    /// - Throws: `MediaError` for what cannot be made, naming the source or the field; or `CancellationError`.
    public func plan() async throws -> CompositionPlan {
        try await Job.run(location: location, pool: isolation.worker == nil ? .inputOutput : .describing) {
            [self] (cancel) throws(MediaError) in
            cancel.setTimeLimit(options.timeLimit)
            guard let settings = isolation.worker else { return try job(cancel).plan().plan }
            return try IsolatedComposition(job: job(cancel), settings: settings).plan()
        }
    }

    /// Renders into a file, which appears complete and checked or not at all.
    ///
    /// - Throws: `MediaError`, or `CancellationError` when the task is cancelled; nothing is left behind then.
    public func render(to file: URL) async throws -> CompositionReport {
        let isFirst = hasStarted.withLock { started in
            defer { started = true }
            return !started
        }
        guard isFirst else {
            throw MediaError(.invalidSettings, "a session renders once; make another", operation: .plan)
        }
        guard file.isFileURL else {
            throw MediaError(.outputUnwritable, "the output is no file", operation: .write)
        }
        defer { meter.finish() }
        let pool: WorkerPool = isolation.worker == nil ? .exporting : .hosting
        return try await Job.run(location: location, cancel: cancel, pool: pool, key: options.queueKey) {
            [self] (cancel) throws(MediaError) in
            let job = job(cancel)
            guard let settings = isolation.worker else { return try job.render(to: file.path) }
            return try IsolatedComposition(job: job, settings: settings).render(to: file.path)
        }
    }

    private var location: String {
        sources.indices.contains(composition.mainSource) ? sources[composition.mainSource].location : ""
    }

    private func job(_ cancel: CancelFlag) -> CompositionJob {
        CompositionJob(
            assets: sources, composition: composition, options: options, cancel: cancel, meter: meter,
            gate: EncodingGate(key: options.queueKey))
    }

    /// The session's states, sampled at an interval, until it is done.
    ///
    /// Nothing is queued for a reader that is slow: it gets the state of the moment.
    public func states(
        updateInterval: Duration = .milliseconds(500)
    ) -> some AsyncSequence<ExportSession.State, Never> & Sendable {
        let session = self
        return AsyncStream<ExportSession.State>(unfolding: {
            if session.meter.isFinished || Task.isCancelled { return nil }
            try? await Task.sleep(
                for: session.state == .pending ? min(updateInterval, .milliseconds(20)) : updateInterval)
            return session.meter.isFinished ? nil : session.state
        })
    }

    /// What the session is doing now.
    public var state: ExportSession.State {
        if let progress = meter.progress { return .exporting(progress) }
        return hasStarted.withLock { $0 } ? .waiting : .pending
    }
}
