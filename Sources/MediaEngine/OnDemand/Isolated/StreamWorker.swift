internal import MediaCore
internal import MediaFFmpeg
internal import MediaSandbox

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// A worker process that serves one stream, seen from its host: it is asked for a segment and answers, or is ended.
///
/// Used by one thread at a time.
final class StreamWorker {
    private let handle: WorkerHandle
    private let inputs: WorkerInputs
    private var conversation: WorkerConversation
    private let life: CancelFlag
    private var lastNumber = 0
    /// How long a worker may take to leave a segment nobody wants any more, before it is ended.
    private static let patience = Duration.seconds(2)

    private init(
        handle: WorkerHandle, inputs: WorkerInputs, conversation: WorkerConversation, life: CancelFlag
    ) {
        self.life = life
        self.handle = handle
        self.inputs = inputs
        self.conversation = conversation
    }

    /// How a worker is started.
    struct Start {
        let asset: MediaAsset
        let order: WorkerTask.ExportOrder
        let settings: WorkerSettings
        /// Lasts as long as the stream.
        let life: CancelFlag
    }

    /// Starts a worker and waits until it has told what the stream is.
    ///
    /// - Parameters:
    ///   - cancel: of the request that needs it.
    ///   - opening: ends the opening of the source with that request.
    static func start(
        _ start: Start, cancel: CancelFlag, opening: SourceOpening
    ) throws(MediaError) -> (worker: StreamWorker, answer: StreamAnswer) {
        let life = CancelFlag(parent: start.life)
        life.setTimeLimit(cancel.remainingTime)
        opening.begin(life)
        defer {
            opening.end()
            life.setTimeLimit(nil)
        }
        let inputs = WorkerInputs(cancel: life)
        do throws(MediaError) {
            let request = WorkerRequest(
                task: .stream(start.order), asset: try inputs.pass(start.asset), furtherAssets: [],
                sandbox: start.settings.sandbox(for: start.asset), output: nil, folders: [],
                libraries: WorkerEnvironment.libraryFolders)
            let path = try MediaWorker.executable(start.settings)
            if start.settings.keepsSpare, let spare = SpareWorker.shared.take(path),
                let begun = try begin(spare, request, inputs, start, cancel, mayBeGone: true)
            {
                return begun
            }
            guard
                let begun = try begin(
                    try WorkerHandle(path: path), request, inputs, start, cancel, mayBeGone: false)
            else { throw MediaError(.internal, "a worker gave no answer and no reason", operation: .open) }
            return begun
        } catch {
            inputs.close()
            throw error
        }
    }

    private static func begin(
        _ handle: WorkerHandle, _ request: WorkerRequest, _ inputs: WorkerInputs, _ start: Start, _ cancel: CancelFlag,
        mayBeGone: Bool
    ) throws(MediaError) -> (worker: StreamWorker, answer: StreamAnswer)? {
        _ = DescriptorPassing.send(inputs.descriptors, to: handle.channel.descriptor) && handle.channel.send(request)
        var conversation = WorkerConversation(
            channel: handle.channel, cancel: cancel, gate: NoGate(), stallTimeLimit: start.settings.stallTimeLimit,
            grace: WorkerJob.grace)
        let result = Result { () throws(MediaError) in
            try conversation.follow(
                setMemory: { handle.setSoftMemory(min($0, start.settings.hardMemory)) }, progress: { _, _ in })
        }
        guard case .success(let data?) = result else {
            let end = handle.end()
            _ = try result.get()
            if mayBeGone, !conversation.isProtected { return nil }
            throw WorkerDeath(end: end, log: handle.errorLines, hadStarted: conversation.isProtected).error
        }
        guard let answer = try? StreamAnswer(answer: data) else {
            _ = handle.end()
            throw MediaError(.crashed, "the worker's answer makes no sense", operation: .plan)
        }
        return (StreamWorker(handle: handle, inputs: inputs, conversation: conversation, life: start.life), answer)
    }

    /// What became of an order.
    enum Outcome {
        case segment([UInt8])
        /// An error of the segment or of the media; the worker goes on.
        case failure(MediaError)
        /// The worker has to be replaced.
        case lost(MediaError)
        /// The worker was gone before it began: another one may be asked the same.
        case gone(MediaError)
    }

    /// Asks for a segment and waits for it.
    func render(_ request: SegmentRequest, byteLimit: Int, cancel: CancelFlag) -> Outcome {
        lastNumber += 1
        let order = StreamOrder.Rendering(
            number: lastNumber, request: request, timeLimit: cancel.remainingTime, byteLimit: byteLimit)
        conversation.expectSegment(longest: byteLimit, cancel: cancel)
        _ = handle.channel.send(StreamOrder.render(order))
        do throws(MediaError) {
            if let data = try answer() { return .segment([UInt8](data)) }
            let death = WorkerDeath(end: handle.end(), log: handle.errorLines, hadStarted: true).error
            return conversation.hasBegun ? .lost(death) : .gone(death)
        } catch {
            if conversation.hasFailed { return .failure(error) }
            guard error.code == .cancelled, callOff(byteLimit: byteLimit) else { return .lost(error) }
            return .failure(error)
        }
    }

    private func answer() throws(MediaError) -> Data? {
        try conversation.follow(setMemory: { _ in }, progress: { _, _ in })
    }

    /// Tells the worker that nobody wants the segment any more, and waits until it is ready for the next order; false where
    /// it is not in time.
    private func callOff(byteLimit: Int) -> Bool {
        // When the stream ends, nothing is waited for.
        let cancel = CancelFlag(parent: life)
        cancel.setTimeLimit(Self.patience)
        conversation.expectSegment(longest: byteLimit, cancel: cancel)
        guard handle.channel.send(StreamOrder.cancel(lastNumber)) else { return false }
        do throws(MediaError) { return try answer() != nil } catch { return conversation.hasFailed }
    }

    /// Ends the process and lets go of the source.
    func end() {
        _ = handle.end()
        inputs.close()
    }
}
