import Dispatch

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Turns SIGINT and SIGTERM into the cancellation of a task, so that what was begun is cleaned up.
struct InterruptSignals {
    /// Runs a body whose task a signal cancels. A second signal ends the process at once.
    func cancelling(_ body: @escaping @Sendable () async throws -> Void) async throws {
        let task = Task { try await body() }
        let queue = DispatchQueue(label: "media.signals")
        let sources = [SIGINT, SIGTERM].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
            source.setEventHandler {
                if task.isCancelled { _exit(130) }
                task.cancel()
            }
            source.resume()
            return source
        }
        defer { for source in sources { source.cancel() } }
        try await task.value
    }
}
