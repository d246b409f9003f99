internal import MediaCore
internal import MediaSandbox

/// A worker that ended without a word.
struct WorkerDeath {
    let end: ChildProcess.End
    /// The last lines of its standard error.
    let log: [String]
    /// Whether it had given up its rights, and worked.
    let hadStarted: Bool

    /// SIGXCPU, the same number on Linux and macOS.
    private static let processorTimeSignal: Int32 = 24

    var error: MediaError {
        let phase: MediaError.Operation = hadStarted ? .render : .open
        switch end {
        case .signal(Self.processorTimeSignal):
            return MediaError(
                .limitExceeded, "the job took more processor time than it may", operation: phase, log: log,
                signal: Self.processorTimeSignal)
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
