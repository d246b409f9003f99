internal import MediaCore
internal import MediaFFmpeg

extension MediaAsset {
    /// Runs a task in this process or in a worker, as the isolation says.
    ///
    /// - Parameter body: the task in this process.
    func run<Answer: WorkerAnswer>(
        _ task: WorkerTask, _ isolation: Isolation,
        _ body: @escaping @Sendable (CancelFlag) throws(MediaError) -> Answer
    ) async throws -> Answer {
        guard let settings = isolation.worker else { return try await Job.run(location: location, body) }
        return try await Job.run(location: location, pool: .describing) { (cancel) throws(MediaError) in
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
        case .plan(let order), .export(let order), .stream(let order): order.timeLimit
        case .attach(let order): order.timeLimit
        case .speechSound(let order): order.timeLimit
        case .planComposition(let order), .compose(let order): order.timeLimit
        }
    }

    /// Whether pictures or sound may be filtered: the library for that is loaded before rights are given up.
    var filtersMedia: Bool {
        switch self {
        case .probe, .plan: false
        default: true
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
