internal import MediaCore
internal import MediaFFmpeg
internal import MediaPackaging

/// Encodes the sound of a composition with one encoder from the first sample to the last.
final class SoundWriter {
    private let sound: CompositionSound
    private let encoding: AudioEncoding
    private let encoder: Encoder
    private let pipeline: EncodedPipeline
    private let sampleCount: Int64
    /// Samples that were encoded.
    private var position: Int64 = 0
    /// Where the last packet ends.
    private var packetEnd: Int64 = 0
    private var hasPackets = false

    let context: TrackContext

    init(
        _ sound: CompositionSound, encoding: AudioEncoding, encoder: Encoder, context: TrackContext,
        consumer: any FragmentConsumer, sampleCount: Int64
    ) throws(MediaError) {
        self.sound = sound
        self.encoding = encoding
        self.encoder = encoder
        self.context = context
        self.sampleCount = sampleCount
        pipeline = try EncodedPipeline(encoded: context, consumers: [consumer])
    }

    /// Encodes up to a sample, in whole frames, and sends them on.
    func write(to end: Int64) throws(MediaError) {
        while position + SoundSegment.frameSize <= min(end, sampleCount) { try encodeFrame() }
        try send(end: packetEnd)
    }

    /// Encodes what is left.
    func finish() throws(MediaError) {
        while position < sampleCount { try encodeFrame() }
        try take(encoder.encode(nil, track: context.info.index))
        try send(end: sampleCount)
    }

    private func encodeFrame() throws(MediaError) {
        let count = Int(min(SoundSegment.frameSize, sampleCount - position))
        var planes = try sound.read(count)
        for channel in planes.indices where count < SoundSegment.frameSize {
            planes[channel].append(contentsOf: repeatElement(0, count: Int(SoundSegment.frameSize) - count))
        }
        let frame = try Frame(
            planes: planes.map { $0[...] }, sampleRate: encoding.sampleRate, layout: encoding.layoutName)
        frame.presentationTicks = position
        try take(encoder.encode(frame, track: context.info.index))
        position += SoundSegment.frameSize
    }

    private func take(_ packets: [Packet]) throws(MediaError) {
        for packet in packets {
            guard let time = packet.presentationTicks, time < sampleCount else { continue }
            try pipeline.add(packet, duration: SoundSegment.frameSize)
            packetEnd = time + SoundSegment.frameSize
            hasPackets = true
        }
    }

    private func send(end: Int64) throws(MediaError) {
        guard hasPackets else { return }
        hasPackets = false
        try pipeline.endSegment(at: end) { _ in }
    }
}
