internal import MediaCore
internal import MediaSandbox
internal import Synchronization

/// A worker process that was started, and the host's end of the socket to it.
///
/// `@unchecked Sendable`: one thread has it at a time, the one that started it or the one that took it as a spare.
final class WorkerHandle: @unchecked Sendable {
    let channel: WorkerChannel
    private var process: ChildProcess

    /// Starts a worker, which waits for a job.
    ///
    /// Throws `workerUnavailable` where it cannot be started.
    convenience init(path: String) throws(MediaError) {
        guard let (own, other) = WorkerChannel.pair() else {
            throw MediaError(.workerUnavailable, "no descriptors are left for a worker", operation: .open)
        }
        let channel = WorkerChannel(descriptor: own)
        defer { WorkerChannel(descriptor: other).close() }
        do throws(MediaError) {
            self.init(
                channel: channel,
                process: try ChildProcess(
                    path: path, arguments: ["media-worker", MediaWorker.argument],
                    environment: WorkerEnvironment.variables, descriptors: [other]))
        } catch {
            channel.close()
            throw error
        }
    }

    private init(channel: WorkerChannel, process: consuming ChildProcess) {
        self.channel = channel
        self.process = process
    }

    /// Ends it and waits until it has ended. Where it was ending by itself, that is how it ended.
    func end() -> ChildProcess.End {
        process.kill()
        return process.wait()
    }

    /// Changes how much private memory it may have.
    func setSoftMemory(_ bytes: Int) { process.setSoftMemory(bytes) }

    /// The last lines of its standard error, cleaned.
    var errorLines: [String] { process.errorLines }

    deinit { channel.close() }
}
