internal import MediaCore
internal import MediaFFmpeg
internal import MediaPackaging
internal import MediaTranscoding

/// Renders one segment of encoded sound: the packets whose samples lie between two boundaries of the output's grid.
///
/// The encoder starts some frames early and its first packets are dropped, so that what it writes joins what the
/// segment before ends with.
struct SoundSegment {
    /// First frame of the segment on the output's grid.
    let firstFrame: Int64
    /// The frame after the last; nil: to the end of the track.
    let endFrame: Int64?
    let encoding: AudioEncoding

    /// Samples of a frame of AAC-LC.
    static let frameSize: Int64 = 1024
    /// Frames the encoder is fed before the first one that is kept: its choice of windows depends on a few.
    private static let encoderLead: Int64 = 8
    /// Frames it is fed after the last one: it looks ahead.
    private static let encoderTail: Int64 = 3
    /// How long before the first needed sample decoding starts: bit reservoirs, overlaps and adaptive codecs.
    static let decoderLead = MediaTime(value: 3, timescale: 10)

    /// First sample the encoder sees.
    private var encoderStart: Int64 { max(firstFrame - Self.encoderLead, 0) * Self.frameSize }

    /// The samples of the source that are needed; the end is nil where all that is left is.
    func sourceRange(_ resampler: SoundResampler) -> (start: Int64, end: Int64?) {
        let start = max(resampler.alignedSource(encoderStart) - alignedMargin(resampler), 0)
        let end = endFrame.map { frame in
            resampler.alignedSource((frame + Self.encoderTail + 1) * Self.frameSize) + SoundResampler.margin * 2
        }
        return (start, end)
    }

    private func alignedMargin(_ resampler: SoundResampler) -> Int64 {
        (SoundResampler.margin + resampler.alignment - 1) / resampler.alignment * resampler.alignment
    }

    /// The time from which packets have to be decoded.
    func decodingStart(_ resampler: SoundResampler) -> MediaTime {
        MediaTime(value: sourceRange(resampler).start, timescale: Int32(clamping: resampler.from)) - Self.decoderLead
    }

    /// The boundary of the output's grid nearest to a time.
    static func nearestFrame(_ time: MediaTime, _ encoding: AudioEncoding) -> Int64 {
        let samples = time.ticks(at: Int32(clamping: encoding.sampleRate))
        return (samples + frameSize / 2) / frameSize
    }

    /// Where the segment starts, in samples of the output, and how many frames it has up to where it stops.
    func stretch(to stop: Int64) -> (start: Int64, frameCount: Int) {
        let last = endFrame ?? (stop + Self.frameSize - 1) / Self.frameSize
        // The first segment has the encoder's priming before it.
        let priming: Int64 = firstFrame == 0 ? 1 : 0
        return ((firstFrame - priming) * Self.frameSize, Int(last - firstFrame + priming))
    }

    /// Encodes the segment.
    ///
    /// - Parameters:
    ///   - planes: the source's samples from `sourceRange.start` on.
    ///   - end: where the presentation of the track ends, in samples of the output; for the last segment.
    func encode(
        _ planes: [[Float]], resampler: SoundResampler, end: Int64?, track: Int
    ) throws(MediaError) -> [Packet] {
        let sourceStart = sourceRange(resampler).start
        let converted = try resampler.resample(planes, layout: encoding.layoutName)
        let offset = resampler.target(sourceStart)
        let last = endFrame ?? ((end ?? 0) + Self.frameSize - 1) / Self.frameSize
        let encoder = try Self.makeEncoder(encoding)
        var packets: [Packet] = []
        var position = encoderStart
        let silence = [Float](repeating: 0, count: Int(Self.frameSize))
        while position < (last + Self.encoderTail) * Self.frameSize {
            let first = Int(position - offset)
            let slices = converted.map { plane -> ArraySlice<Float> in
                // Behind the end there is silence.
                let limit = min(plane.count, end.map { Int(clamping: $0 - offset) } ?? plane.count)
                if first >= limit { return silence[...] }
                if first + Int(Self.frameSize) <= limit { return plane[first..<first + Int(Self.frameSize)] }
                return (Array(plane[first..<limit]) + silence[..<(Int(Self.frameSize) - (limit - first))])[...]
            }
            let frame = try Frame(planes: slices, sampleRate: encoding.sampleRate, layout: encoding.layoutName)
            frame.presentationTicks = position
            packets += try encoder.encode(frame, track: track)
            position += Self.frameSize
        }
        packets += try encoder.encode(nil, track: track)
        return packets.filter { packet in
            guard let time = packet.presentationTicks else { return false }
            // The first segment keeps the encoder's priming; the edit list hides it.
            return (time >= firstFrame * Self.frameSize || firstFrame == 0) && time < last * Self.frameSize
        }
    }

    static func makeEncoder(_ encoding: AudioEncoding) throws(MediaError) -> Encoder {
        let encoder = try Encoder(
            Encoder.Sound(
                encoder: "aac", sampleRate: encoding.sampleRate, layout: encoding.layoutName, bitRate: encoding.bitRate)
        )
        guard encoder.frameSize == Int(frameSize), encoder.initialPadding == Int(frameSize) else {
            throw MediaError(.internal, "the AAC encoder has another frame size or priming", operation: .render)
        }
        return encoder
    }
}
