internal import MediaCore
internal import MediaFFmpeg
internal import MediaSandbox

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// One job in a worker process, seen from its host, on the calling thread.
///
/// The worker is given descriptors and a task. It is ended, whatever it does, when the job is cancelled or its deadline has
/// passed; what it says is held to lengths, and its errors are cleaned like any text from outside.
struct WorkerJob {
    let asset: MediaAsset
    let task: WorkerTask
    let settings: WorkerSettings
    let cancel: CancelFlag
    /// Further media, where the task has several.
    var furtherAssets: [MediaAsset] = []
    /// After its deadline a worker has this long to say so itself.
    static let grace = Duration.milliseconds(500)

    /// Folders of this process that are passed on.
    struct Folders {
        var output: CInt?
        var working: CInt?
    }

    /// Runs the job and returns its answer.
    ///
    /// - Parameters:
    ///   - timeLimit: for the worker's own clock; the cancel flag's deadline is this process's.
    ///   - progress: told of media time that was written, and how much there is.
    /// - Throws: `crashed` where the worker died, `workerUnavailable` where it cannot be started or made safe, else what
    ///   the job itself throws.
    func run<Answer: WorkerAnswer>(
        _ answer: Answer.Type, folders: Folders = Folders(), gate: any RenderGate = NoGate(),
        progress: (MediaTime, MediaTime?) -> Void = { _, _ in }
    ) throws(MediaError) -> Answer {
        let inputs = WorkerInputs(cancel: cancel)
        defer { inputs.close() }
        let output = folders.output.map { inputs.pass($0) }
        let working = folders.working.map { inputs.pass($0) }
        let first = try inputs.pass(asset)
        var further: [WorkerRequest.Asset] = []
        for asset in furtherAssets { further.append(try inputs.pass(asset)) }
        let request = WorkerRequest(
            task: task.with(workingFolder: working), asset: first, furtherAssets: further,
            sandbox: settings.sandbox(for: asset), output: output,
            folders: [working].compactMap(\.self), libraries: WorkerEnvironment.libraryFolders)
        guard inputs.descriptors.count <= DescriptorPassing.most else {
            throw MediaError(.limitExceeded, "a job has \(inputs.descriptors.count) files", operation: .open)
        }
        let path = try MediaWorker.executable(settings)
        let spare = settings.keepsSpare ? SpareWorker.shared.take(path) : nil
        if let spare, let data = try talk(to: spare, request, inputs, gate, progress, mayBeGone: true) {
            return try decoded(answer, data)
        }
        guard let data = try talk(to: try WorkerHandle(path: path), request, inputs, gate, progress, mayBeGone: false)
        else { throw MediaError(.internal, "a worker gave no answer and no reason", operation: .open) }
        return try decoded(answer, data)
    }

    private func decoded<Answer: WorkerAnswer>(_ answer: Answer.Type, _ data: Data) throws(MediaError) -> Answer {
        do { return try answer.init(answer: data) } catch {
            throw MediaError(.crashed, "the worker's answer makes no sense", operation: .render)
        }
    }

    /// Gives a worker the job and listens until it is done.
    ///
    /// - Parameter mayBeGone: whether nil is returned, rather than an error thrown, where it ended before it had begun.
    private func talk(
        to worker: WorkerHandle, _ request: WorkerRequest, _ inputs: WorkerInputs, _ gate: any RenderGate,
        _ progress: (MediaTime, MediaTime?) -> Void, mayBeGone: Bool
    ) throws(MediaError) -> Data? {
        let channel = worker.channel
        _ = DescriptorPassing.send(inputs.descriptors, to: channel.descriptor) && channel.send(request)
        var conversation = WorkerConversation(
            channel: channel, cancel: cancel, gate: gate, stallTimeLimit: settings.stallTimeLimit, grace: Self.grace)
        let result = Result { () throws(MediaError) in
            try conversation.follow(
                setMemory: { worker.setSoftMemory(min($0, settings.hardMemory)) }, progress: progress)
        }
        // Whether it has answered or not, nothing of it is needed any more; how it died stands fixed where it has.
        let end = worker.end()
        if let data = try result.get() { return data }
        if mayBeGone, !conversation.isProtected { return nil }
        throw WorkerDeath(end: end, log: worker.errorLines, hadStarted: conversation.isProtected).error
    }
}
