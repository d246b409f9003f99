internal import MediaCore
internal import MediaFFmpeg

extension MediaAsset {
    /// Runs a task in this process or in a worker, as the isolation says.
    ///
    /// - Parameter body: the task in this process.
    func run<Answer: Codable & Sendable>(
        _ task: WorkerTask, _ isolation: Isolation,
        _ body: @escaping @Sendable (CancelFlag) throws(MediaError) -> Answer
    ) async throws -> Answer {
        guard let settings = isolation.worker else { return try await Job.run(location: location, body) }
        return try await Job.run(location: location, pool: .hosting) { (cancel) throws(MediaError) in
            cancel.setTimeLimit(task.timeLimit(policy))
            return try WorkerJob(asset: self, task: task, settings: settings, cancel: cancel).run(Answer.self)
        }
    }
}

extension WorkerTask {
    /// How long the task may take; nil for any time.
    func timeLimit(_ policy: InputPolicy) -> Duration? {
        switch self {
        case .probe(.headers): policy.openTimeLimit
        case .probe, .thumbnail, .storyboard, .preview, .waveform: nil
        case .plan(let order), .export(let order): order.timeLimit
        case .attach(let order): order.timeLimit
        }
    }

    /// The task with its working folder's number in the worker.
    func with(workingFolder: CInt?) -> WorkerTask {
        switch self {
        case .export(var order):
            order.workingFolder = workingFolder
            return .export(order)
        default: return self
        }
    }
}
