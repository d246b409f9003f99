internal import MediaCore
internal import MediaFFmpeg

/// A composition whose sources are opened and rendered by a worker process, and whose file is given its name by this one.
struct IsolatedComposition {
    let job: CompositionJob
    let settings: WorkerSettings

    func plan() throws(MediaError) -> CompositionPlan {
        try job.checkRequest()
        let order = makeOrder()
        return try makeWorker(.planComposition(order)).run(CompositionPlan.self)
    }

    func render(to destination: String) throws(MediaError) -> CompositionReport {
        do throws(MediaError) { return try renderAll(to: destination) } catch {
            throw error.concerning(output: destination)
        }
    }

    private func renderAll(to destination: String) throws(MediaError) -> CompositionReport {
        try job.checkRequest()
        job.cancel.setTimeLimit(job.options.timeLimit)
        let staging = try job.makeStaging(destination)
        let output = try FolderDescriptor(staging.path)
        let order = makeOrder()
        var isStarted = false
        let report = try makeWorker(.compose(order)).run(
            CompositionReport.self, folders: .init(output: output.number), gate: job.gate
        ) { processed, duration in
            if !isStarted { job.meter.start(duration: duration) }
            isStarted = true
            job.meter.advance(to: processed)
        }
        try order.check(report)
        try staging.adopt([.init(path: CompositionRenderer.fileName, bytes: report.byteCount)])
        try staging.publishFile(CompositionRenderer.fileName)
        return report
    }

    private func makeOrder() -> CompositionOrder {
        CompositionOrder(
            composition: job.composition, durability: job.options.durability, timeLimit: job.cancel.remainingTime,
            memoryBudget: job.options.memoryBudget)
    }

    private func makeWorker(_ task: WorkerTask) throws(MediaError) -> WorkerJob {
        guard let first = job.assets.first else {
            throw MediaError(.invalidSettings, "no source was given", operation: .plan)
        }
        var worker = WorkerJob(asset: first, task: task, settings: settings, cancel: job.cancel)
        worker.furtherAssets = Array(job.assets.dropFirst())
        return worker
    }
}
