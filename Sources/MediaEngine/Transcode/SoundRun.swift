internal import MediaCore
internal import MediaFFmpeg
internal import MediaPackaging
internal import MediaTranscoding

/// Decodes the packets around one segment of sound with a decoder of its own, and lays the samples side by side;
/// where nothing was heard there is silence.
struct SoundRun {
    let source: TrackContext
    let policy: InputPolicy

    /// Seconds a segment lasts at most: one and a half times the longest that can be asked for, and what surrounds it.
    private static let longestSegment: Int64 = 100

    /// A packet with its repaired times.
    struct Input {
        let packet: Packet
        let times: TimestampRepair.Times
        /// The timestamp before packets of one time were told apart.
        let raw: Int64
        /// Presentation time.
        let time: MediaTime
    }

    /// Samples of one stretch.
    struct Result {
        /// For each wished number of channels, one array of samples a channel, from the wished start on.
        var planes: [[[Float]]]
        /// First decoded frame's place.
        var anchor: SegmentRecipe.SoundAnchor?
        /// Where the last decoded sample ends; nil when there was none.
        var end: Int64?
        /// Packets that could not be decoded.
        var damaged = 0
    }

    /// The rate of the first frame that can be decoded; nil when none can.
    func sampleRate(_ inputs: [Input]) throws(MediaError) -> Int? {
        let decoder = try makeDecoder()
        for input in inputs {
            for frame in try decode(decoder, input) where frame.sampleRate > 0 && frame.sampleCount > 0 {
                return frame.sampleRate
            }
        }
        return try decoder.decode(nil).first.map(\.sampleRate)
    }

    private func makeDecoder() throws(MediaError) -> Decoder {
        try Decoder(
            parameters: source.parameters, timeBase: source.stream.timeBase, track: source.info.index, threadCount: 1,
            policy: policy)
    }

    private func decode(_ decoder: Decoder, _ input: Input?) throws(MediaError) -> [Frame] {
        guard let input else { return try decoder.decode(nil) }
        return try decoder.decode(
            input.packet, presentation: input.times.presentation, decoding: input.times.decoding)
    }

    /// Samples from `start` up to `end` (nil: as far as the packets go), counted at the clock's rate.
    func samples(
        _ inputs: [Input], from start: Int64, to end: Int64?, channels: [Int], clock: inout SoundClock
    ) throws(MediaError) -> Result {
        let decoder = try makeDecoder()
        let converters = channels.map { SoundConverter(channelCount: $0, sampleRate: clock.sampleRate) }
        var result = Result(planes: channels.map { [[Float]](repeating: [], count: $0) })
        var filled = start
        // A last segment has no end of its own; a decoder's wrong timestamp must not make it endless.
        let limit = end ?? start + Int64(clock.sampleRate) * Self.longestSegment
        clock.begin()
        for input in inputs.map(Optional.some) + [nil] {
            for frame in try decode(decoder, input) where frame.sampleCount > 0 && frame.sampleRate > 0 {
                let ticks = frame.bestPresentationTicks
                let count = frame.sampleCount * clock.sampleRate / frame.sampleRate
                guard let position = clock.place(ticks: ticks, count: count) else { continue }
                if result.anchor == nil, let ticks {
                    result.anchor = .init(ticks: ticks, position: position, sampleRate: clock.sampleRate)
                }
                result.end = min(max(result.end ?? .min, position + Int64(count)), limit)
                try lay(frame, at: position, until: limit, &filled, converters, &result)
            }
        }
        result.damaged = decoder.refusedPackets + decoder.damagedFrames
        if let end { Self.fill(to: end, &filled, &result) }
        return result
    }

    /// Puts a frame's samples behind what is there, with silence before it where it starts later.
    private func lay(
        _ frame: Frame, at position: Int64, until end: Int64, _ filled: inout Int64, _ converters: [SoundConverter],
        _ result: inout Result
    ) throws(MediaError) {
        for (index, converter) in converters.enumerated() {
            let planes = try converter.planes(frame)
            let count = Int64(planes.first?.count ?? 0)
            let last = min(position + count, end)
            let first = min(max(position, filled), end)
            guard last > filled, first >= filled else { continue }
            for channel in planes.indices {
                if first > filled {
                    result.planes[index][channel].append(
                        contentsOf: repeatElement(0, count: Int(clamping: first - filled)))
                }
                if last > first {
                    result.planes[index][channel].append(
                        contentsOf: planes[channel][Int(first - position)..<Int(last - position)])
                }
            }
            if index == converters.count - 1 {
                filled = last
            }
        }
    }

    private static func fill(to end: Int64, _ filled: inout Int64, _ result: inout Result) {
        guard end > filled else { return }
        for index in result.planes.indices {
            for channel in result.planes[index].indices {
                result.planes[index][channel].append(contentsOf: repeatElement(0, count: Int(clamping: end - filled)))
            }
        }
        filled = end
    }
}
