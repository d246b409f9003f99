internal import MediaCore
internal import MediaFFmpeg
internal import MediaSubtitles

/// Collects the cues of a text track of the source.
final class TextTrack: PacketConsumer {
    let context: TrackContext
    private var reader: EmbeddedText
    private var byteCount = 0

    /// More text than any film has; what comes after it is an attack.
    private static let maximumByteCount = 64 << 20

    /// Nil for codecs that are no text.
    init?(_ context: TrackContext) {
        guard let reader = EmbeddedText(codec: context.info.codec, configuration: context.stream.configuration) else {
            return nil
        }
        self.context = context
        self.reader = reader
    }

    var pipelines: [TrackPipeline] { [] }

    func add(_ packet: Packet, _ times: TimestampRepair.Times) throws(MediaError) {
        guard packet.byteCount > 0,
            let start = context.presentationTime(times.presentation, base: packet.timeBase)
        else { return }
        byteCount += packet.byteCount
        guard byteCount <= Self.maximumByteCount else {
            throw MediaError(
                .limitExceeded, "the text track has more than \(Self.maximumByteCount) bytes", operation: .read,
                track: context.info.index)
        }
        let end = packet.durationTicks.map { start + packet.timeBase.time($0) }
        reader.add(packet.bytes, from: start, to: end, settings: packet.webVTTSettings ?? "")
    }

    func finish() throws(MediaError) {}

    /// The cues on the output's timeline.
    var document: SubtitleDocument { reader.document }

    var repairs: [Repair] { [] }
}
