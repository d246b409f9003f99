internal import MediaCore
internal import MediaFFmpeg
internal import MediaPackaging
internal import Synchronization

/// Renders the segments of a stream in a worker process, which lives as long as it is needed and the stream does.
///
/// Requests take turns: the worker renders one segment at a time.
final class IsolatedRenderer: SegmentRendering {
    private let location: String
    private let limits: StreamLimits
    private let openTimeLimit: Duration?
    private let queueKey: String
    private let seat: StreamSeat
    /// Raised when the stream ends.
    private let life: CancelFlag
    /// The one thread that talks with the worker.
    private let pool = WorkerPool(limit: 1, queueLimit: .max)
    private let idle = Mutex<(uses: Int, timer: Task<Void, Never>?)>((0, nil))
    private let contents = Mutex<StreamContents?>(nil)

    init(
        asset: MediaAsset, settings: HLSSettings, options: ExportOptions, limits: StreamLimits, worker: WorkerSettings
    ) {
        location = asset.location
        self.limits = limits
        openTimeLimit = options.timeLimit
        queueKey = options.queueKey
        let life = CancelFlag()
        self.life = life
        let order = WorkerTask.ExportOrder(
            [.hls(settings)], options, timeLimit: options.timeLimit, workingFolder: nil)
        seat = StreamSeat(
            start: StreamWorker.Start(asset: asset, order: order, settings: worker, life: life), settings: settings)
    }

    deinit { end() }

    /// Tells what the stream is.
    func open() async throws -> StreamContents {
        let (seat, limit) = (seat, openTimeLimit)
        defer { rest() }
        let told = try await run { (cancel, opening) throws(MediaError) in
            cancel.setTimeLimit(limit)
            return try seat.open(cancel: cancel, opening: opening)
        }
        contents.withLock { $0 = told }
        return told
    }

    func render(_ request: SegmentRequest) async throws -> [UInt8] {
        guard let recipe = contents.withLock({ $0?.recipe(request) }) else {
            throw MediaError(.internal, "there is no such segment", operation: .render, location: location)
        }
        let (seat, limits, key) = (seat, limits, queueKey)
        defer { rest() }
        return try await run { (cancel, opening) throws(MediaError) in
            let isCopy = recipe.treatment.isCopy
            if !isCopy { try EncodingLane.streaming.enter(key: key, cancel) }
            defer { if !isCopy { EncodingLane.streaming.leave() } }
            // A new worker surveys the media before.
            cancel.setTimeLimit(seat.isEmpty ? limits.requestTimeLimit + seat.openingTime * 2 : limits.requestTimeLimit)
            return try seat.render(
                request, recipe: recipe, byteLimit: limits.segmentByteLimit, cancel: cancel, opening: opening)
        }
    }

    private func run<Value: Sendable>(
        _ body: @escaping @Sendable (CancelFlag, SourceOpening) throws(MediaError) -> Value
    ) async throws -> Value {
        let opening = SourceOpening()
        do {
            return try await withTaskCancellationHandler {
                try await Job.run(location: location, cancel: CancelFlag(parent: life), pool: pool) {
                    (cancel) throws(MediaError) in
                    try body(cancel, opening)
                }
            } onCancel: {
                opening.cancel()
            }
        } catch is CancellationError where life.isCancelled && !Task.isCancelled {
            throw MediaError(.notFound, "the stream was closed", operation: .render, location: location)
        }
    }

    // MARK: Ending

    /// Ends the worker once nobody has asked for anything for a while.
    private func rest() {
        guard let limit = limits.idleTimeLimit, !life.isCancelled else { return }
        idle.withLock { idle in
            idle.uses += 1
            let uses = idle.uses
            idle.timer?.cancel()
            idle.timer = Task { [weak self] in
                do { try await Task.sleep(for: limit) } catch { return }
                self?.endIfIdle(since: uses)
            }
        }
    }

    private func endIfIdle(since uses: Int) {
        let seat = seat
        try? pool.submit { [self] in
            if idle.withLock({ $0.uses }) == uses { seat.end() }
        }
    }

    /// Ends the worker, without waiting for its end.
    func end() {
        life.cancel()
        idle.withLock { $0.timer?.cancel() }
        let seat = seat
        try? pool.submit { seat.end() }
    }

    /// Ends the worker and waits until it has ended.
    func close() async {
        end()
        await withCheckedContinuation { continuation in
            do throws(MediaError) { try pool.submit { continuation.resume() } } catch { continuation.resume() }
        }
    }
}
