internal import MediaCore
internal import MediaFFmpeg
internal import MediaPackaging

/// Writes a rendition as MPEG transport stream segments, each muxed on its own so that it can be rendered alone.
///
/// Continuity counters start anew in each segment, announced by the discontinuity indicator.
final class TransportStreamRenditionWriter: RenditionWriter {
    /// Presentation time zero in the stream: room for decoding times and priming before it.
    static let epoch = MediaTime(value: 10, timescale: 1)

    private var muxer: Muxer?
    private var byteCount = 0
    private var parameterSets: BitstreamFilter?
    private let encryption: SegmentEncryption?

    init(context: TrackContext, staging: OutputFolder, folder: String, encryption: SegmentEncryption? = nil) {
        self.encryption = encryption
        super.init(context: context, staging: staging, folder: folder)
    }

    override func consume(
        _ fragment: TrackFragment, sequenceNumber: UInt32, context: TrackContext
    ) throws(MediaError) {
        if codecString.isEmpty { codecString = context.info.codecString ?? context.info.codec.rawValue }
        if muxer == nil {
            muxer = try Muxer(
                format: "mpegts", parameters: context.parameters, timeBase: context.stream.timeBase,
                options: [
                    // Tables stand at the start and, by the muxer itself, before each key frame.
                    "mpegts_flags": "initial_discontinuity", "mpegts_copyts": "1", "pat_period": "3600",
                    "sdt_period": "3600",
                ])
            byteCount = 0
        }
        var slot = fragment.startTime
        for (sample, timing) in zip(fragment.samples, fragment.timings) {
            guard let packet = sample.packet else {
                throw MediaError(.internal, "a transport stream is made of packets", operation: .render)
            }
            let before = byteCount
            byteCount =
                try muxer?.write(
                    try complete(packet), presentation: time(sample.time) + Self.epoch,
                    decoding: time(slot - context.reorderDelay) + Self.epoch, isKeyFrame: sample.isSync) ?? 0
            slot += Int64(timing.duration)
            if context.isVideo, sample.isSync {
                keyFrames.append(.init(time: sample.time, range: ByteRange(length: byteCount - before, offset: before)))
            }
        }
    }

    /// An encoder's key frames come without parameter sets; in a transport stream they go with the picture.
    private func complete(_ packet: Packet) throws(MediaError) -> Packet {
        guard context.isVideo, !context.treatment.isCopy, packet.isKeyFrame else { return packet }
        if parameterSets == nil {
            parameterSets = try BitstreamFilter(
                name: "dump_extra", parameters: context.parameters, timeBase: context.stream.timeBase)
        }
        return try parameterSets?.apply(packet).first ?? packet
    }

    override func finishSegment(_ recipe: SegmentRecipe, context: TrackContext) throws(MediaError) {
        guard let muxer = muxer.take() else { return }
        var bytes = try muxer.finish()
        if let encryption {
            let cipher = try SegmentCipher(encryption, number: segments.count)
            bytes = cipher.update(bytes) + cipher.finish()
        }
        let name = Self.segmentName(segments.count, ".ts")
        try staging.write(bytes, to: folder + "/" + name)
        record(recipe, uri: name, byteCount: bytes.count)
    }
}
