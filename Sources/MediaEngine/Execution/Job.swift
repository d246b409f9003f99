internal import MediaCore
internal import MediaFFmpeg

/// Runs synchronous media work for an asynchronous caller: one job, one thread, one cancel flag.
enum Job {
    /// Runs `body` on a worker thread. Cancelling the calling task raises the flag; the call returns only when
    /// the body has, so that everything is closed and removed by then.
    ///
    /// - Throws: `CancellationError` when cancelled, else what the body threw, with the location filled in.
    static func run<Value: Sendable>(
        location: String, cancel: CancelFlag = CancelFlag(), pool: WorkerPool = .inputOutput,
        key: String = "",
        _ body: @escaping @Sendable (CancelFlag) throws(MediaError) -> Value
    ) async throws -> Value {
        try await withTaskCancellationHandler {
            let result: Result<Value, MediaError> = await withCheckedContinuation { continuation in
                do throws(MediaError) {
                    try pool.submit(key: key) {
                        do throws(MediaError) {
                            try cancel.check(.open)
                            continuation.resume(returning: .success(try body(cancel)))
                        } catch {
                            continuation.resume(returning: .failure(error))
                        }
                    }
                } catch { continuation.resume(returning: .failure(error)) }
            }
            switch result {
            case .success(let value): return value
            case .failure(var error):
                if error.code == .cancelled { throw CancellationError() }
                if error.location == nil { error.location = location }
                throw error
            }
        } onCancel: {
            cancel.cancel()
        }
    }
}
