internal import MediaCore
internal import Synchronization

/// The worker process: a program that starts itself again for each job that is isolated.
public enum MediaWorker {
    /// Turns the program into a worker where it was started as one, and does not return then. Call it first of all in
    /// `main`, before anything else starts a thread:
    ///
    ///     @main struct Service {
    ///         static func main() async throws {
    ///             MediaWorker.runIfRequested()
    ///             …
    ///
    /// Where it was not called, isolated work throws `workerUnavailable`, unless `WorkerSettings.executable` names a
    /// program that calls it.
    public static func runIfRequested() {
        let arguments = CommandLine.arguments
        if arguments.count == 2, arguments[1] == argument {
            WorkerProcess(channel: WorkerChannel(descriptor: controlDescriptor)).run()
        }
        isInstalled.store(true, ordering: .releasing)
    }

    /// What a program is told to be a worker.
    static let argument = "--media-worker"
    /// The worker's end of the socket to its host.
    static let controlDescriptor: CInt = 3

    private static let isInstalled = Atomic<Bool>(false)

    /// The program to start. Throws `workerUnavailable` where there is none.
    static func executable(_ settings: WorkerSettings) throws(MediaError) -> String {
        if let path = settings.executable { return path }
        guard isInstalled.load(ordering: .acquiring) else {
            throw MediaError(
                .workerUnavailable,
                "no worker process: call MediaWorker.runIfRequested() first in main, or name a program that does",
                operation: .open)
        }
        #if os(Linux)
        // The program that runs, even where its file has been replaced since.
        return "/proc/self/exe"
        #else
        return CommandLine.arguments[0]
        #endif
    }
}
