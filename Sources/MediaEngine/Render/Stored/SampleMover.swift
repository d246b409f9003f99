internal import MediaCore
internal import MediaFFmpeg
internal import Synchronization

/// Brings samples from the source into output files on threads of its own: what is near each other in the source is read
/// in one go and scattered to where it belongs.
///
/// The job's thread adds what is to be moved and cuts it into batches; each batch is moved by one thread.
final class SampleMover {
    private let worker: SampleMoveWorker
    private let lane: WorkLane
    private var batch = SampleMoveBatch()

    /// Bytes after which a batch is cut in any case.
    private static let largestBatch: Int64 = 64 << 20
    /// Complete files after which it is, so that few are open at once.
    private static let mostFiles = 48

    /// - Parameters:
    ///   - captions: who looks for captions in samples that are to be inspected, by track.
    ///   - threads: how many batches are moved at once.
    ///   - moved: told on which presentation time everything before was moved.
    init(
        _ input: any BlockingInput, captions: [Int: CaptionDataReader], threads: Int, cancel: CancelFlag,
        moved: @escaping @Sendable (MediaTime) -> Void
    ) {
        worker = SampleMoveWorker(input: input, captions: captions, cancel: cancel, moved: moved)
        lane = WorkLane(threads: threads, depth: threads * 2)
    }

    /// Adds a head and the samples that follow it in a file. Returns how many bytes they are.
    func add(
        _ header: [UInt8], _ samples: [MediaSample], to file: OutputHandle, at offset: Int64
    ) throws(MediaError) -> Int64 {
        try worker.check()
        let added = batch.add(header, samples, to: file, at: offset)
        if batch.byteCount >= Self.largestBatch { cut() }
        return added
    }

    /// Closes a file once everything that was added for it is written.
    func finish(_ file: OutputHandle, durable: Bool) throws(MediaError) {
        batch.finishing.append((file, durable))
        if batch.finishing.count >= Self.mostFiles { cut() }
        try worker.check()
    }

    /// Sends what was added so far on its way.
    func cut(at time: MediaTime? = nil) {
        guard !batch.isEmpty else { return }
        var sent = SampleMoveBatch()
        swap(&sent, &batch)
        sent.end = time
        let (worker, ready) = (worker, sent)
        lane.submit { worker.move(ready) }
    }

    /// Waits until everything is moved.
    func finish() throws(MediaError) {
        cut()
        lane.finish()
        try worker.check()
    }

    /// What was found in samples that were looked at, in the order of the source.
    var findings: [SampleMoveWorker.Finding] { worker.takeFindings() }
}
