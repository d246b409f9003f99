internal import MediaCore
internal import MediaFFmpeg

/// An export whose media are opened and rendered by a worker process, and whose folder is made, looked through and
/// published by this one.
struct IsolatedExport {
    let job: ExportJob
    let settings: WorkerSettings

    func export(to destination: String) throws(MediaError) -> ExportReport {
        do throws(MediaError) { return try exportAll(to: destination) } catch {
            throw error.concerning(output: destination)
        }
    }

    private func exportAll(to destination: String) throws(MediaError) -> ExportReport {
        let (options, cancel) = (job.options, job.cancel)
        try job.checkRequest()
        cancel.setTimeLimit(options.timeLimit)
        let staging = try StagingFolder(
            destination: destination, options: options, protecting: job.asset.path, cancel: cancel)
        let output = try FolderDescriptor(staging.path)
        let working = try options.workingFolder.map { (path) throws(MediaError) in
            try WorkingFolder.make(path)
            return try FolderDescriptor(path)
        }
        let order = WorkerTask.ExportOrder(
            job.outputs, options, timeLimit: cancel.remainingTime, workingFolder: working?.number)
        let worker = WorkerJob(asset: job.asset, task: .export(order), settings: settings, cancel: cancel)
        var isStarted = false
        var report = try worker.run(
            WorkerReport.self, folders: .init(output: output.number, working: working?.number), gate: job.gate
        ) { processed, duration in
            if !isStarted { job.meter.start(duration: duration) }
            isStarted = true
            job.meter.advance(to: processed)
        }.report
        try staging.adopt(report.files)
        try report.checkAgainstFiles()
        try job.publish(staging, &report)
        if let path = options.workingFolder { WorkingFolder.removeIfEmpty(path) }
        return report
    }
}
