internal import MediaCore
internal import MediaFFmpeg
internal import MediaPackaging
internal import MediaSubtitles

/// Collects closed captions (CEA-608) from the packets of a picture track, without decoding a picture.
final class CaptionTrack: PacketConsumer {
    let context: TrackContext
    let reader: CaptionDataReader
    /// Byte pairs of both fields with the time of their picture.
    private var pairs: [(time: MediaTime, field: Int, word: UInt16)] = []
    /// Whether captions of the digital kind (CEA-708) were seen.
    private var hasDigital = false

    /// Pairs kept at most: a day of both fields.
    private static let maximumPairs = 86_400 * 60 * 2

    /// Nil for codecs that carry no captions.
    init?(_ context: TrackContext) {
        guard let reader = CaptionDataReader(context.stream) else { return nil }
        self.context = context
        self.reader = reader
    }

    var pipelines: [TrackPipeline] { [] }

    func add(_ packet: Packet, _ times: TimestampRepair.Times) throws(MediaError) {
        add(packet.withUnsafeBytes { reader.constructs(in: $0) }, ticks: times.presentation)
    }

    /// Takes what a picture carries; `ticks` is its presentation time after repair, in ticks of the source.
    func add(_ found: [CaptionDataReader.Construct], ticks: Int64) {
        guard !found.isEmpty, pairs.count < Self.maximumPairs,
            let time = context.presentationTime(ticks, base: context.stream.timeBase)
        else { return }
        for construct in found {
            switch construct.kind {
            case .field(let field):
                // Padding, once the parity bits are off.
                if construct.word & 0x7F7F != 0 { pairs.append((time, field, construct.word)) }
            case .digital: hasDigital = true
            }
        }
    }

    func finish() throws(MediaError) {}

    /// The captions of each field that has any: CC1 and CC3.
    func documents(end: MediaTime) throws(MediaError) -> [(channel: String, document: SubtitleDocument)] {
        // Packets come in decoding order.
        let ordered = pairs.enumerated().sorted { ($0.element.time, $0.offset) < ($1.element.time, $1.offset) }
        var documents: [(String, SubtitleDocument)] = []
        for field in 0...1 {
            let own = ordered.map(\.element).filter { $0.field == field }.map {
                SCCReader.Pair(time: $0.time, word: $0.word)
            }
            guard !own.isEmpty else { continue }
            let document = try CaptionText.document(own, end: end)
            if !document.cues.isEmpty { documents.append((field == 0 ? "CC1" : "CC3", document)) }
        }
        return documents
    }

    /// Whether there are captions that are not read.
    var hasOnlyDigital: Bool { hasDigital && pairs.isEmpty }

    var repairs: [Repair] { [] }
}
