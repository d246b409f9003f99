public import MediaCore
internal import MediaFFmpeg
internal import Synchronization

#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// Makes the wanted outputs of one media in one pass over its bytes.
///
/// A session exports once. Cancelling the task that awaits `export(to:)` ends the work and removes what was written.
public final class ExportSession: Sendable {
    /// What a session is doing.
    public enum State: Sendable, Hashable {
        /// Not started.
        case pending
        /// Started, and waiting for a free thread, for the description or the plan.
        case waiting
        /// Writing.
        case exporting(ExportProgress)
    }

    public let asset: MediaAsset
    public let outputs: [OutputRequest]
    public let options: ExportOptions
    /// Where the work is done.
    public let isolation: Isolation

    private let cancel = CancelFlag()
    private let meter = ProgressMeter()
    private let hasStarted = Mutex(false)

    /// - Parameter isolation: `.process` for media from strangers: whatever becomes of the worker, this process goes on.
    public init(
        asset: MediaAsset, outputs: [OutputRequest], options: ExportOptions = ExportOptions(),
        isolation: Isolation = .inProcess
    ) {
        self.asset = asset
        self.outputs = outputs
        self.options = options
        self.isolation = isolation
    }

    /// What an export would do. Reads headers, and every packet only where the decision depends on it.
    ///
    /// A plan that cannot be carried out is returned all the same and says why.
    /// - Throws: `MediaError` when the source cannot be described, or `CancellationError`.
    public func plan() async throws -> ExportPlan {
        let order = WorkerTask.ExportOrder(outputs, options, timeLimit: options.timeLimit, workingFolder: nil)
        return try await asset.run(.plan(order), isolation) { [self] (cancel) throws(MediaError) in
            cancel.setTimeLimit(options.timeLimit)
            return try job(cancel).plan().plan
        }
    }

    private func job(_ cancel: CancelFlag) -> ExportJob {
        ExportJob(
            asset: asset, outputs: outputs, options: options, cancel: cancel, meter: meter,
            gate: EncodingGate(key: options.queueKey))
    }

    /// Exports into a folder, which appears complete and checked or not at all.
    ///
    /// - Throws: `MediaError`, or `CancellationError` when the task is cancelled; nothing is left behind then.
    public func export(to folder: URL) async throws -> ExportReport {
        try await start { [self] (cancel) throws(MediaError) in
            let job = job(cancel)
            guard let settings = isolation.worker else { return try job.export(to: folder.path) }
            return try IsolatedExport(job: job, settings: settings).export(to: folder.path)
        }
    }

    /// Exports into a sink: files are written and checked in a temporary folder, then handed over one by one,
    /// playlists after their segments and `master.m3u8` and `package.json` last.
    ///
    /// - Throws: `MediaError`, `CancellationError`, or what the sink throws.
    public func export(to sink: some ExportSink) async throws -> ExportReport {
        let temporary = try SinkFolder()
        let folder = temporary.output
        let report = try await export(to: folder)
        for file in ExportedFile.deliveryOrder(report) {
            try Task.checkCancellation()
            try await sink.receive(
                ExportedFile(path: file.path, byteCount: file.bytes, location: folder.appending(path: file.path).path))
        }
        withExtendedLifetime(temporary) {}
        return report
    }

    private func start(
        _ body: @escaping @Sendable (CancelFlag) throws(MediaError) -> ExportReport
    ) async throws -> ExportReport {
        let isFirst = hasStarted.withLock { started in
            defer { started = true }
            return !started
        }
        guard isFirst else {
            throw MediaError(
                .invalidSettings, "a session exports once; make another", operation: .plan, location: asset.location)
        }
        defer { meter.finish() }
        let pool: WorkerPool = isolation.worker == nil ? .exporting : .hosting
        return try await Job.run(location: asset.location, cancel: cancel, pool: pool, key: options.queueKey, body)
    }

    /// The session's states, sampled at an interval, until the export ends.
    ///
    /// Nothing is queued for a reader that is slow: it gets the state of the moment.
    public func states(updateInterval: Duration = .milliseconds(500)) -> some AsyncSequence<State, Never> & Sendable {
        let session = self
        return AsyncStream<State>(unfolding: {
            if session.meter.isFinished || Task.isCancelled { return nil }
            if session.hasStarted.withLock({ $0 }) || session.meter.progress != nil {
                try? await Task.sleep(for: updateInterval)
                if session.meter.isFinished { return nil }
            } else {
                try? await Task.sleep(for: min(updateInterval, .milliseconds(20)))
            }
            return session.state
        })
    }

    /// What the session is doing now.
    public var state: State {
        if let progress = meter.progress { return .exporting(progress) }
        return hasStarted.withLock { $0 } ? .waiting : .pending
    }
}
