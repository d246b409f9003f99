internal import MediaCore
internal import MediaFFmpeg

/// Writes a sound track for a speech recogniser, on the calling thread.
struct SpeechSoundJob {
    let asset: MediaAsset
    let order: SpeechSoundOrder
    let cancel: CancelFlag
    let meter: ProgressMeter

    /// Writes the file into a folder that somebody else publishes.
    func write(in folder: OutputFolder) throws(MediaError) -> SpeechSoundReport {
        cancel.setTimeLimit(order.timeLimit)
        let reader = try SoundTrackReader(
            asset, track: order.track, keepsDeadline: order.timeLimit != nil, cancel: cancel
        ) { info, _ in PresentationOrigin.zero(of: info) }
        try checkLength(reader)
        meter.start(duration: reader.info.duration)
        let file = try WAVFile(
            SpeechSoundOrder.fileName, in: folder, sampleRate: SpeechSoundReport.sampleRate)
        var samples: SpeechSamples?
        try reader.read { (planes, place, rate) throws(MediaError) in
            let time = MediaTime(value: place, timescale: Int32(clamping: rate))
            let newest = MediaTime(value: samples?.position ?? 0, timescale: Int32(clamping: rate))
            try TimestampGap.check(time, after: newest, track: reader.track.index)
            try asset.policy.check(end: time)
            let current: SpeechSamples
            if let samples {
                current = samples
            } else {
                current = try SpeechSamples(rate: rate, end: reader.end, file: file, cancel: cancel)
                samples = current
            }
            try current.add(planes, at: place)
            meter.advance(to: time)
        }
        try reader.checkCompleteness()
        try samples?.finish()
        guard file.sampleCount > 0 else {
            throw MediaError(
                .damaged, "no sound of the track is heard in the presentation", operation: .render,
                track: reader.track.index)
        }
        try file.finish()
        let header = try WAVHeader(sampleRate: SpeechSoundReport.sampleRate, sampleCount: file.sampleCount)
        return SpeechSoundReport(
            track: reader.track.index, language: reader.track.language, sampleCount: file.sampleCount,
            byteCount: header.fileByteCount, silence: reader.silence, damaged: reader.damaged)
    }

    /// What the container says is too long is not decoded for hours first.
    private func checkLength(_ reader: SoundTrackReader) throws(MediaError) {
        guard let duration = reader.track.duration else { return }
        let end = (reader.track.startTime ?? .zero) + duration - reader.context.zero
        _ = try WAVHeader(
            sampleRate: SpeechSoundReport.sampleRate,
            sampleCount: max(end.ticks(at: Int32(SpeechSoundReport.sampleRate)), 0))
    }
}
