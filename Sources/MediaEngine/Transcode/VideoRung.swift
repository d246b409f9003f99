internal import MediaCore
internal import MediaFFmpeg
internal import MediaPackaging

/// One size of an encoded picture: a fresh encoder for each segment, and the way of its packets.
final class VideoRung {
    let encoding: VideoEncoding
    let pipeline: EncodedPipeline
    private let factory: VideoEncoderFactory
    /// The encoder of the open segment; before the first one, the encoder that told the parameters.
    private var encoder: Encoder?
    private var isUsed = false
    private var held: Frame?

    init(_ encoding: VideoEncoding, encoder: Encoder, factory: VideoEncoderFactory, pipeline: EncodedPipeline) {
        self.encoding = encoding
        self.encoder = encoder
        self.factory = factory
        self.pipeline = pipeline
    }

    /// Follows the sequence for the next picture; with nil, at the end.
    func apply(_ events: [FrameSequencer.Event], _ frame: Frame?) throws(MediaError) {
        for event in events {
            switch event {
            case .endSegment(let end, let groupStarts): try endSegment(at: end, groupStarts)
            case .picture(let tick, let isKey, let repeats):
                guard let shown = repeats ? held : frame else { continue }
                try encode(shown, tick, isKey: isKey)
                // A picture that is shown before its time is the one to hold.
                if !repeats { held = frame }
            }
        }
        if let frame { held = frame }
    }

    private func encode(_ frame: Frame, _ tick: Int64, isKey: Bool) throws(MediaError) {
        if self.encoder == nil { self.encoder = try factory.make() }
        guard let encoder else { return }
        isUsed = true
        let picture = try frame.reference()
        picture.clearCodingHints()
        picture.presentationTicks = tick
        if isKey { picture.requestKeyFrame() }
        for packet in try encoder.encode(picture, track: pipeline.context.info.index) { try pipeline.add(packet) }
    }

    private func endSegment(at end: Int64, _ groupStarts: [Int64]) throws(MediaError) {
        guard let encoder, isUsed else { return }
        for packet in try encoder.encode(nil, track: pipeline.context.info.index) { try pipeline.add(packet) }
        self.encoder = nil
        isUsed = false
        try pipeline.endSegment(at: end) { $0.groupStarts = groupStarts }
    }
}
