internal import MediaCore
internal import MediaFFmpeg
internal import Synchronization

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// Writes samples on a thread of its own while the job's thread reads the next ones.
final class WriteLane {
    private final class Failure: Sendable {
        let error = Mutex<MediaError?>(nil)
        func note(_ new: MediaError) { error.withLock { if $0 == nil { $0 = new } } }
    }

    private let failure = Failure()
    /// Few stretches wait at a time: each may be as large as a group of pictures.
    private let lane = WorkLane(depth: 2)
    private let cancel: CancelFlag

    init(cancel: CancelFlag) { self.cancel = cancel }

    private func check() throws(MediaError) {
        if let error = failure.error.withLock({ $0 }) { throw error }
    }

    /// Writes a head and the samples that follow it at an offset of a file. Throws what went wrong before.
    func write(
        _ header: [UInt8], _ samples: [MediaSample], to file: OutputHandle, at offset: Int64
    ) throws(MediaError) {
        try check()
        let (failure, cancel) = (failure, cancel)
        lane.submit {
            do throws(MediaError) {
                try file.write(header, samples, at: offset, cancel: cancel)
            } catch { failure.note(error) }
        }
    }

    /// Closes a file once everything was written.
    func finish(_ file: OutputHandle, durable: Bool) throws(MediaError) {
        try check()
        let failure = failure
        lane.submit {
            do throws(MediaError) { try file.finish(durable: durable) } catch { failure.note(error) }
        }
    }

    /// Waits until everything is written.
    func finish() throws(MediaError) {
        lane.finish()
        try check()
    }
}
