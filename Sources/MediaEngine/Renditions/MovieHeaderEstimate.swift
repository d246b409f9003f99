internal import MediaCore
internal import MediaFFmpeg
internal import MediaPackaging

/// How much room a movie header can need at most, before its samples are known.
enum MovieHeaderEstimate {
    ///
    /// - Parameter sourceByteCount: a source may say that it plays for days; more than twice its own size is not kept for
    ///   that. Where it was right, the media is moved once.
    static func byteCount(
        _ contexts: [TrackContext], tags: MovieTags, duration: MediaTime?, sourceByteCount: Int?
    ) -> Int {
        let seconds = Int(min(max(duration?.seconds ?? 0, 1), 1e8)) + 2
        let tracks = contexts.reduce(0) { sum, context in
            let samples = context.info.sampleCount ?? estimatedSamples(context, seconds)
            // A chunk a group of pictures, or a segment of sound.
            let chunks = (context.info.video?.gop?.keyFrameCount ?? seconds) + 16
            let entry = context.movie?.sampleEntries.first?.bytes.count ?? (512 + context.stream.configuration.count)
            let video = context.info.video
            let table = SampleTableBuilder.expectedByteCount(
                sampleCount: samples, chunkCount: chunks,
                hasEvenDurations: context.isVideo
                    ? context.movie != nil && video?.hasVariableFrameRate != true
                    : context.movie != nil || context.frameDuration != nil,
                isReordered: context.reorderDelay > 0, syncSampleCount: video?.gop?.keyFrameCount ?? 0)
            return sum + table + entry + 640
        }
        let most = sourceByteCount.map { min($0, 1 << 40) * 2 + 1 << 20 } ?? .max
        return min(tracks, most) + tags.maximumByteCount + 256
    }

    private static func estimatedSamples(_ context: TrackContext, _ seconds: Int) -> Int {
        if let frame = context.frameDuration, frame > 0 {
            return seconds * Int(Int64(context.timescale) / frame + 1) + 16
        }
        let rate = context.info.video?.averageFrameRate?.value ?? (context.isVideo ? 60 : 100)
        return Int(Double(seconds) * rate * 1.1) + 16
    }
}
