internal import MediaCore
internal import MediaFFmpeg
internal import MediaPackaging

/// Turns a track's packets into samples on the output timeline: the one place where a copied track's times are decided.
struct SampleSource {
    let context: TrackContext
    private var rewriter: SampleRewriter
    /// Where the next frame of sound belongs on the regular grid.
    private var cursor: Int64?
    private var lastOffset: Int64?
    /// Gaps of sound that were kept.
    private(set) var gaps = 0
    private var sampleCount = 0

    /// - Parameter cursor: where the first sample belongs, when rendering starts inside a track.
    init(_ context: TrackContext, cursor: Int64? = nil) throws(MediaError) {
        self.context = context
        self.cursor = cursor
        let tag = context.info.codecTag ?? ""
        let entry = context.movie?.sampleEntries.first?.type.description ?? tag
        rewriter = try SampleRewriter(
            stream: context.stream, parameters: context.parameters,
            stripsParameterSets: ["hev1", "avc3", "dvhe"].contains(entry) || context.movie == nil)
    }

    /// Number of units moved out of the samples.
    var removedUnits: Int { rewriter.removedUnits }

    /// The sample of a packet whose timestamp needs no repair but a shift.
    mutating func sample(_ packet: Packet, shift: Int64) throws(MediaError) -> MediaSample? {
        let time = packet.shownTicks + shift
        return try sample(
            packet,
            TimestampRepair.Times(presentation: time, decoding: time, hasPresentation: true, shift: shift))
    }

    /// The sample of a packet; nil for a packet without bytes.
    mutating func sample(_ packet: Packet, _ times: TimestampRepair.Times) throws(MediaError) -> MediaSample? {
        lastOffset = packet.sourceOffset ?? lastOffset
        guard packet.byteCount > 0 else { return nil }
        let rewritten = try rewriter.rewrite(packet)
        if let rewritten, rewritten.byteCount == 0 { return nil }
        var time = context.outputTime(times.presentation, base: packet.timeBase)
        var duration = packet.durationTicks.map { ticks in
            packet.timeBase.time(ticks).ticks(at: context.timescale)
        }
        sampleCount += 1
        if let table = context.movie?.samples, let last = table.lastDuration, sampleCount == table.sampleCount {
            // FFmpeg looks for the next fragment instead.
            duration = Int64(last)
        }
        if let frame = context.frameDuration {
            // Containers round timestamps; frames of sound follow each other without a gap.
            if let expected = cursor {
                if abs(time - expected) <= max(frame / 2, Int64(context.timescale) / 100) {
                    time = expected
                } else {
                    gaps += 1
                }
            }
            cursor = time + frame
            duration = frame
        }
        return MediaSample(
            packet, rewritten: rewritten, time: time, duration: duration,
            isSync: context.isVideo ? packet.isKeyFrame : true, sourceTicks: times.presentation - times.shift,
            sourceShift: times.shift, sourceOffset: lastOffset)
    }
}
