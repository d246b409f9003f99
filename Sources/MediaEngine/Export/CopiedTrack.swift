internal import MediaCore
internal import MediaFFmpeg

/// A track whose samples are taken as they are.
final class CopiedTrack: PacketConsumer, CutFollower, CutLeader {
    let pipeline: TrackPipeline
    private var source: SampleSource

    init(_ pipeline: TrackPipeline) throws(MediaError) {
        self.pipeline = pipeline
        source = try SampleSource(pipeline.context)
    }

    var pipelines: [TrackPipeline] { [pipeline] }

    func add(_ packet: Packet, _ times: TimestampRepair.Times) throws(MediaError) {
        guard let sample = try source.sample(packet, times) else { return }
        try pipeline.add(sample)
    }

    /// Takes the next sample as the sample table has it.
    func add(_ sample: MediaSample) throws(MediaError) { try pipeline.add(sample) }

    /// Takes all samples of the sample table at once, where only their segments are asked for.
    func survey(_ samples: StoredTimes) throws(MediaError) {
        try (pipeline as? VideoPipeline)?.survey(samples)
        try (pipeline as? AudioPipeline)?.survey(samples)
    }

    func finish() throws(MediaError) { try pipeline.finish() }

    func announce(_ cut: Cut) throws(MediaError) {
        if cut.startsSegment { try (pipeline as? AudioPipeline)?.announce(cut.time) }
    }

    func takeCuts() -> [Cut] { (pipeline as? VideoPipeline)?.takeCuts() ?? [] }

    var repairs: [Repair] {
        var repairs: [Repair] = []
        let index = pipeline.context.info.index
        repairs.note(
            .timestampOrder, track: index, pipeline.nudged, "timestamps that stood still or went back were moved on")
        repairs.note(
            .leadingPackets, track: index, (pipeline as? VideoPipeline)?.leadingPackets,
            "packets before the first key frame were left out")
        repairs.note(
            .parameterSets, track: index, source.removedUnits, "parameter sets and delimiters left the samples")
        repairs.note(.audioGap, track: index, source.gaps, "gaps between frames of sound were kept")
        return repairs
    }
}
