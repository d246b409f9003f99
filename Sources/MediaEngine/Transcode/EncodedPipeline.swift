internal import MediaCore
internal import MediaFFmpeg
internal import MediaPackaging

/// Takes an encoder's packets to the outputs: a fragment for each group of pictures, or for each segment of sound.
final class EncodedPipeline: TrackPipeline {
    private var rewriter: SampleRewriter
    private var group: [MediaSample] = []

    init(
        encoded context: TrackContext, consumers: [any FragmentConsumer], fragmentCount: UInt32 = 0,
        start: Int64? = nil
    ) throws(MediaError) {
        rewriter = try SampleRewriter(
            stream: context.stream, parameters: context.parameters, stripsParameterSets: true)
        super.init(context, consumers: consumers, fragmentCount: fragmentCount, start: start)
    }

    /// Takes the next packet in decoding order. Its times are ticks of the track.
    func add(_ packet: Packet, duration: Int64? = nil) throws(MediaError) {
        let time = packet.presentationTicks ?? 0
        if context.isVideo, packet.isKeyFrame, !group.isEmpty { try send(endTime: time) }
        group.append(
            MediaSample(
                packet, rewritten: try rewriter.rewrite(packet), time: time, duration: duration,
                isSync: context.isVideo ? packet.isKeyFrame : true))
    }

    /// Ends the segment.
    func endSegment(at end: Int64, _ complete: (inout SegmentRecipe) -> Void) throws(MediaError) {
        try send(endTime: end)
        try finishSegment(complete)
    }

    private func send(endTime: Int64) throws(MediaError) {
        guard !group.isEmpty else { return }
        try emit(group, endTime: endTime)
        // A new array: the old one may still be on its way to the file.
        group = []
    }
}
