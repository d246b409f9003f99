internal import MediaCore
internal import MediaFFmpeg
internal import MediaTranscoding

/// Sound as it is asked for: so many samples of two channels at 48 kHz.
protocol SoundSource: AnyObject {
    /// The next samples; silence where there are no more.
    func read(_ count: Int) throws(MediaError) -> [[Float]]
}

/// No sound.
final class SilentSound: SoundSource {
    func read(_ count: Int) -> [[Float]] { [[Float]](repeating: [Float](repeating: 0, count: count), count: 2) }
}

/// The sound of one source from a time on, sample by sample.
final class ClipSound: SoundSource {
    private let start: MediaTime
    private let open: () throws(MediaError) -> ClipReader
    private var reader: ClipReader
    private var decoder: Decoder
    private var hasSought: Bool
    private var converter: SoundConverter?
    private var clock: SoundClock?
    private var resampler: FilterGraph?
    /// Place of the first sample that is wanted and of the next one, at the source's rate.
    private var wanted: Int64?
    private var position: Int64 = 0
    /// Silence that comes before what is decoded next.
    private var silence: Int64 = 0
    private var behindSilence: [[Float]] = [[], []]
    /// Samples at the output's rate nobody took yet.
    private var ready: [[Float]] = [[], []]
    private var hasEnded = false
    private(set) var damaged = 0

    private static let rate = Int(CompositionPlanner.sampleRate)

    /// - Parameters:
    ///   - kept: a reader as another clip left it, to go on with if that is early enough.
    ///   - open: opens the source anew.
    init(
        _ start: MediaTime, kept: ClipReader? = nil, open: @escaping () throws(MediaError) -> ClipReader
    ) throws(MediaError) {
        self.start = start
        self.open = open
        if let kept { reader = kept } else { reader = try open() }
        decoder = try reader.makeDecoder(threadCount: 1)
        hasSought = kept != nil || reader.seek(start)
    }

    /// The reader behind the last sample that was wanted, for the next clip.
    var lastReader: ClipReader { reader }

    func read(_ count: Int) throws(MediaError) -> [[Float]] {
        do throws(MediaError) {
            while ready[0].count < count, !hasEnded { try step() }
        } catch { throw reader.naming(error) }
        let taken = min(count, ready[0].count)
        return ready.indices.map { channel in
            var samples = Array(ready[channel].prefix(taken))
            ready[channel].removeFirst(taken)
            samples.append(contentsOf: repeatElement(0, count: count - taken))
            return samples
        }
    }

    private func step() throws(MediaError) {
        if silence > 0 {
            // A long gap takes its time, and no more memory than a short one.
            let count = min(silence, Int64(clock?.sampleRate ?? Self.rate))
            silence -= count
            try resample([[Float]](repeating: [Float](repeating: 0, count: Int(count)), count: 2))
            if silence == 0 {
                let rest = behindSilence
                behindSilence = [[], []]
                try resample(rest)
            }
            return
        }
        guard let next = try reader.next() else { return try end() }
        let decoder = decoder
        for frame in try decoder.decode(
            next.packet, presentation: next.times.presentation, decoding: next.times.decoding)
        {
            // What is left of a decoder that was given up leads nowhere.
            guard decoder === self.decoder else { return }
            try take(frame)
        }
    }

    private func end() throws(MediaError) {
        let decoder = decoder
        for frame in try decoder.decode(nil) where decoder === self.decoder { try take(frame) }
        if hasSought, wanted == nil { try restart() }
        guard decoder === self.decoder else { return }
        while silence > 0 { try step() }
        damaged = decoder.refusedPackets + decoder.damagedFrames
        hasEnded = true
        if let resampler {
            try resampler.push(nil)
            while let frame = try resampler.pull() { frame.appendSamples(to: &ready) }
        }
    }

    // MARK: Frames

    private func take(_ frame: Frame) throws(MediaError) {
        guard frame.sampleCount > 0, frame.sampleRate > 0, !hasEnded else { return }
        let converter = converter ?? SoundConverter(channelCount: 2, sampleRate: frame.sampleRate)
        self.converter = converter
        var clock = clock ?? SoundClock(source: reader.context, sampleRate: frame.sampleRate)
        let planes = try converter.planes(frame)
        let count = planes.first?.count ?? 0
        let place = clock.place(ticks: frame.bestPresentationTicks, count: count)
        let isFirst = self.clock == nil
        self.clock = clock
        guard let place else { return }
        if isFirst {
            let first = start.ticks(at: Int32(clamping: clock.sampleRate))
            // Reading began behind the place, or so near it that the decoder is not yet warm: everything is read then.
            let lead = SoundSegment.decoderLead.ticks(at: Int32(clamping: clock.sampleRate))
            if hasSought, place > first - lead { return try restart() }
            wanted = first
            position = first
        }
        try lay(planes, at: place, rate: clock.sampleRate)
    }

    private func restart() throws(MediaError) {
        hasSought = false
        clock = nil
        converter = nil
        reader = try open()
        decoder = try reader.makeDecoder(threadCount: 1)
    }

    /// Puts samples behind those that were there: what comes early is cut, before what comes late there is silence.
    private func lay(_ planes: [[Float]], at place: Int64, rate: Int) throws(MediaError) {
        var end = place + Int64(planes[0].count)
        if let cap = reader.context.presentationEnd {
            end = min(end, MediaTime.rescale(cap, from: reader.context.timescale, to: Int32(clamping: rate)))
        }
        guard end > position else { return }
        let first = max(place, position)
        let gap = MediaTime(value: first - position, timescale: Int32(clamping: rate))
        try TimestampGap.check(gap, after: .zero, track: reader.track.index)
        let part = planes.map { Array($0[Int(first - place)..<Int(end - place)]) }
        if first > position || silence > 0 {
            if silence > 0 {
                // Several frames of one packet.
                for channel in part.indices {
                    behindSilence[channel].append(contentsOf: repeatElement(0, count: Int(first - position)))
                    behindSilence[channel].append(contentsOf: part[channel])
                }
            } else {
                silence = first - position
                behindSilence = part
            }
        } else {
            try resample(part)
        }
        position = end
    }

    private func resample(_ planes: [[Float]]) throws(MediaError) {
        guard let rate = clock?.sampleRate, let count = planes.first?.count, count > 0 else { return }
        guard rate != Self.rate else {
            for channel in planes.indices { ready[channel].append(contentsOf: planes[channel]) }
            return
        }
        if resampler == nil { resampler = try makeResampler(rate) }
        guard let graph = resampler else { return }
        var first = 0
        while first < count {
            let end = min(first + 8192, count)
            try graph.push(Frame(planes: planes.map { $0[first..<end] }, sampleRate: rate, layout: "stereo"))
            while let frame = try graph.pull() { frame.appendSamples(to: &ready) }
            first = end
        }
    }

    private func makeResampler(_ rate: Int) throws(MediaError) -> FilterGraph {
        try FilterGraph(
            .sound(sampleRate: rate, format: "fltp", layout: "stereo"),
            timeBase: TimeBase(numerator: 1, denominator: Int32(clamping: rate)),
            description:
                "[in]aresample=\(Self.rate),aformat=sample_fmts=fltp:channel_layouts=stereo:sample_rates=\(Self.rate)[out0]"
        )
    }
}
