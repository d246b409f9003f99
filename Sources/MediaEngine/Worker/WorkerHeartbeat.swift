internal import MediaCore

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// Tells the host how far an export has come, and ends the worker when the host is gone.
struct WorkerHeartbeat {
    let channel: WorkerChannel
    let meter: ProgressMeter
    /// Milliseconds between two looks.
    private static let interval: CInt = 100

    /// Goes on until the process ends. Without a thread for it the job has no progress, and goes on.
    func start() {
        let (channel, meter) = (channel, meter)
        _ = PlatformThread.start {
            var last: MediaTime?
            while true {
                // A word of the host is waited for by the job's own thread; only the end of the socket concerns this one.
                var entry = pollfd(fd: channel.descriptor, events: 0, revents: 0)
                if poll(&entry, 1, Self.interval) > 0 { _exit(75) }
                guard let (processed, duration) = meter.snapshot, processed != last else { continue }
                last = processed
                if !channel.send(WorkerMessage.progress(processed: processed, duration: duration)) { _exit(75) }
            }
        }
    }
}
