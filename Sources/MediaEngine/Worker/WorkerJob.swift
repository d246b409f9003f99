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
    /// Memory before a plan says how much is needed.
    private static let probingMemory = 384 << 20
    /// Memory a plan may ask for where no limit is set.
    private static let mostMemory = 16 << 30
    /// After its deadline a worker has this long to say so itself.
    private static let grace = Duration.milliseconds(500)

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
    func run<Answer: Decodable>(
        _ answer: Answer.Type, folders: Folders = Folders(), gate: any RenderGate = NoGate(), sandboxed: Bool = true,
        progress: (MediaTime, MediaTime?) -> Void = { _, _ in }
    ) throws(MediaError) -> Answer {
        let path = try MediaWorker.executable(settings)
        guard let (own, other) = WorkerChannel.pair() else { throw noDescriptors }
        let channel = WorkerChannel(descriptor: own)
        defer { channel.close() }
        let inputs = WorkerInputs(cancel: cancel)
        defer { inputs.close() }
        var process: ChildProcess
        let request: WorkerRequest
        do throws(MediaError) {
            let control = inputs.pass(other)
            assert(control == MediaWorker.controlDescriptor)
            let output = folders.output.map { inputs.pass($0) }
            let working = folders.working.map { inputs.pass($0) }
            request = WorkerRequest(
                task: task.with(workingFolder: working), asset: try inputs.pass(asset), sandbox: sandbox,
                output: output,
                folders: [working].compactMap(\.self), libraries: WorkerEnvironment.libraryFolders)
            process = try ChildProcess(
                path: path, arguments: ["media-worker", MediaWorker.argument], environment: WorkerEnvironment.variables,
                descriptors: inputs.descriptors)
        } catch {
            WorkerChannel(descriptor: other).close()
            throw error
        }
        WorkerChannel(descriptor: other).close()
        _ = channel.send(request)
        var conversation = WorkerConversation(
            channel: channel, cancel: cancel, gate: gate, stallTimeLimit: settings.stallTimeLimit, grace: Self.grace)
        let result = Result { () throws(MediaError) in try conversation.follow(progress) }
        // Whether it has answered or not, nothing of it is needed any more.
        if case .success(.some) = result {} else { process.kill() }
        if case .failure = result { process.kill() }
        let end = process.wait()
        guard let data = try result.get() else {
            throw death(end, process.errorLines, hadStarted: conversation.isProtected)
        }
        do { return try JSONDecoder().decode(answer, from: data) } catch {
            throw MediaError(.crashed, "the worker's answer makes no sense", operation: .render)
        }
    }

    private var sandbox: Sandbox {
        let hard = settings.memoryLimit ?? Self.mostMemory
        return Sandbox(
            softMemory: min(Self.probingMemory, hard), hardMemory: hard,
            cpuSeconds: settings.processorTimeLimit.map { max(Int($0.components.seconds), 1) },
            largestFile: settings.fileByteLimit)
    }

    private var noDescriptors: MediaError {
        MediaError(.workerUnavailable, "no descriptors are left for a worker", operation: .open)
    }

    /// The error for a worker that ended without a word.
    private func death(_ end: ChildProcess.End, _ log: [String], hadStarted: Bool) -> MediaError {
        let phase: MediaError.Operation = hadStarted ? .render : .open
        switch end {
        case .signal(SIGXCPUNumber):
            return MediaError(
                .limitExceeded, "the job took more processor time than it may", operation: phase, log: log,
                signal: SIGXCPUNumber)
        case .signal(let number):
            return MediaError(
                .crashed, "the worker process died of signal \(number)", operation: phase, log: log, signal: number)
        case .exit(let status):
            let code: MediaError.Code = hadStarted ? .crashed : .workerUnavailable
            return MediaError(
                code, "the worker process ended with status \(status) and no answer", operation: phase, log: log)
        case .unknown:
            return MediaError(.crashed, "the worker process ended without an answer", operation: phase, log: log)
        }
    }
}

/// SIGXCPU, the same number on Linux and macOS.
private let SIGXCPUNumber: Int32 = 24
