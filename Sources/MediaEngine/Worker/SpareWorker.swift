internal import Synchronization

/// A worker that was started before there is a job for it: what starting costs is paid while nobody waits.
final class SpareWorker: Sendable {
    static let shared = SpareWorker()

    private struct Spare {
        var path: String
        var worker: WorkerHandle
    }

    private let spare = Mutex<Spare?>(nil)

    /// The spare of a program, if there is one; another one is started beside the job.
    func take(_ path: String) -> WorkerHandle? {
        let taken = spare.withLock { spare -> Spare? in
            defer { spare = nil }
            return spare
        }
        _ = PlatformThread.start {
            guard let worker = try? WorkerHandle(path: path) else { return }
            let tooMany = self.spare.withLock { spare -> Spare? in
                let old = spare
                spare = Spare(path: path, worker: worker)
                return old
            }
            // Two jobs took the same spare's place: one is enough.
            _ = tooMany?.worker.end()
        }
        guard let taken, taken.path == path else {
            _ = taken?.worker.end()
            return nil
        }
        return taken.worker
    }
}
