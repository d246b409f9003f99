internal import MediaCore
internal import MediaFFmpeg

/// Makes a sound file for a recogniser, here or in a worker, and gives it its name when it is complete and checked.
struct SpeechSoundPublication {
    let asset: MediaAsset
    let order: SpeechSoundOrder
    let destination: String
    let overwrite: Bool
    let worker: WorkerSettings?
    let cancel: CancelFlag

    func make() throws(MediaError) -> SpeechSoundReport {
        do throws(MediaError) { return try makeAll() } catch { throw error.concerning(output: destination) }
    }

    private func makeAll() throws(MediaError) -> SpeechSoundReport {
        guard asset.attachments.isEmpty else {
            throw MediaError(
                .invalidSettings, "tracks that are attached are not heard; ask their own media", operation: .plan,
                location: asset.location)
        }
        cancel.setTimeLimit(order.timeLimit)
        let staged = try StagedFile(destination: destination, overwrite: overwrite, protecting: asset.path)
        let report = try written(staged)
        try check(report)
        let head = try WAVHeader(sampleRate: SpeechSoundReport.sampleRate, sampleCount: report.sampleCount).bytes
        try cancel.check(.publish)
        try staged.publish(SpeechSoundOrder.fileName, byteCount: report.byteCount, head: head)
        return report
    }

    private func written(_ staged: StagedFile) throws(MediaError) -> SpeechSoundReport {
        var order = order
        order.timeLimit = cancel.remainingTime
        guard let worker else {
            let folder = StagingFolder(workingIn: staged.path, durability: .durable, cancel: cancel)
            let job = SpeechSoundJob(asset: asset, order: order, cancel: cancel, meter: ProgressMeter())
            return try job.write(in: folder)
        }
        let folder = try FolderDescriptor(staged.path)
        let job = WorkerJob(asset: asset, task: .speechSound(order), settings: worker, cancel: cancel)
        return try job.run(SpeechSoundReport.self, folders: .init(output: folder.number))
    }

    /// A report may come from a worker that was taken over.
    private func check(_ report: SpeechSoundReport) throws(MediaError) {
        let isSound =
            (0..<65_536).contains(report.track) && (1...WAVHeader.mostSamples).contains(report.sampleCount)
            && report.damaged >= 0 && report.silence >= .zero
            && report.silence <= report.duration + MediaTime(value: 1, timescale: 1)
            && report.language?.utf8.count ?? 0 <= 100
        guard isSound else {
            throw MediaError(
                .verificationFailed, "the worker's report is refused: it tells what cannot be", operation: .verify)
        }
    }
}
