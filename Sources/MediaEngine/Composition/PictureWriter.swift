internal import MediaCore
internal import MediaFFmpeg
internal import MediaPackaging
internal import MediaTranscoding

/// Encodes the pictures of all clips with one encoder from the first to the last, on one grid.
final class PictureWriter {
    private let encoding: VideoEncoding
    private let rung: VideoRung
    private let step: Int64
    /// Pictures between key frames at most.
    private let group: Int64
    private var slot: Int64 = 0

    let context: TrackContext

    init(
        _ encoding: VideoEncoding, encoder: Encoder, context: TrackContext, clock: (timescale: Int32, step: Int64),
        consumer: any FragmentConsumer, cancel: CancelFlag
    ) throws(MediaError) {
        self.encoding = encoding
        self.context = context
        step = clock.step
        let ticks = encoding.keyFrameInterval.ticks(at: clock.timescale)
        group = max((ticks + step / 2) / step, 1)
        rung = VideoRung(
            encoding, encoder: encoder, factory: VideoEncoderFactory(encoding: encoding, timescale: clock.timescale),
            pipeline: try EncodedPipeline(encoded: context, consumers: [consumer]), cancel: cancel)
    }

    /// The output's ticks, by the rules every encoded picture follows.
    static func clock(_ encoding: VideoEncoding) throws(MediaError) -> (timescale: Int32, step: Int64) {
        guard let rate = encoding.frameRate else { throw MediaError(.internal, "no frame rate", operation: .render) }
        // A timescale that holds the frame's length exactly and is fine enough for sound to be compared with.
        let factor = max(1, (12_000 + Int64(rate.numerator) - 1) / Int64(rate.numerator))
        return (Int32(clamping: Int64(rate.numerator) * factor), Int64(rate.denominator) * factor)
    }

    /// Shows a picture in the next slot; nil for the one before once more.
    ///
    /// - Parameter startsClip: whether another source begins: groups do then, too.
    func show(_ frame: Frame?, startsClip: Bool) throws(MediaError) {
        let isKey = startsClip || slot % group == 0
        try rung.apply([.picture(at: slot * step, isKey: isKey, repeats: frame == nil)], frame)
        slot += 1
    }

    func finish() throws(MediaError) {
        try rung.apply([.endSegment(at: slot * step, groupStarts: [])], nil)
        try rung.finish()
    }
}
