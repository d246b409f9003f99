internal import MediaCore
internal import MediaFFmpeg
internal import MediaPackaging
internal import MediaTranscoding

/// Decodes a sound track once for each segment and encodes it in every form that is wanted, or tells only what would be
/// encoded.
final class AudioTranscoder: PacketConsumer, CutFollower {
    private let source: TrackContext
    /// An `EncodedPipeline` is given what was encoded, a `SurveyedPipeline` what would be.
    private let rungs: [(encoding: AudioEncoding, pipeline: TrackPipeline)]
    private let run: SoundRun
    private let cancel: CancelFlag
    private let leadsCuts: Bool
    /// Whether silence follows sound that ends before the presentation does.
    private let fillsToEnd: Bool
    private let target: Int64
    private var inputs: [SoundRun.Input] = []
    private var newest = MediaTime.zero
    private var clock: SoundClock?
    private var uniqueTimes = SoundTimes()
    /// Announced boundaries in frames of the output, ascending.
    private var boundaries: [Int64] = []
    private var lastBoundary: Int64 = 0
    private var firstFrame: Int64 = 0
    private var damaged = 0
    /// Packets in which no sound was found that would tell the rate.
    private var silentInputs = 0
    private var isOver = false

    /// How far packets have to reach beyond a boundary before what lies ahead of it is rendered.
    static let lookahead = MediaTime(value: 1, timescale: 2)

    /// - Parameters:
    ///   - rungs: all of one sample rate.
    ///   - leadsCuts: whether the track is cut by length, nobody announcing cuts.
    init(
        _ source: TrackContext, rungs: [(encoding: AudioEncoding, pipeline: TrackPipeline)], target: MediaTime,
        leadsCuts: Bool, fillsToEnd: Bool = false, policy: InputPolicy, cancel: CancelFlag
    ) {
        self.cancel = cancel
        self.source = source
        self.rungs = rungs
        self.leadsCuts = leadsCuts
        self.fillsToEnd = fillsToEnd
        run = SoundRun(source: source, policy: policy)
        self.target = max(SoundSegment.nearestFrame(target, rungs[0].encoding), 1)
    }

    var pipelines: [TrackPipeline] { rungs.map(\.pipeline) }

    private func time(ofFrame frame: Int64) -> MediaTime {
        MediaTime(value: frame * SoundSegment.frameSize, timescale: Int32(clamping: rungs[0].encoding.sampleRate))
    }

    // MARK: Packets

    func add(_ packet: Packet, _ times: TimestampRepair.Times) throws(MediaError) {
        guard packet.byteCount > 0, !isOver else { return }
        let raw = times.presentation
        let times = uniqueTimes.unique(packet, times)
        // What edits leave out is not heard.
        guard let time = source.presentationTime(times.presentation, base: packet.timeBase) else { return }
        try TimestampGap.check(time, after: newest, track: source.info.index)
        inputs.append(.init(packet: packet, times: times, raw: raw, time: time))
        // What lies far before the presentation's start is never heard.
        if inputs.count > 256, time < -SoundSegment.decoderLead - Self.lookahead { inputs.removeFirst(128) }
        newest = max(newest, time)
        if let cap, newest > cap + Self.lookahead + SoundSegment.decoderLead { isOver = true }
        if leadsCuts {
            while newest >= self.time(ofFrame: lastBoundary + target) { append(lastBoundary + target) }
        }
        try drain()
    }

    func announce(_ cut: Cut) throws(MediaError) {
        guard cut.startsSegment else { return }
        append(SoundSegment.nearestFrame(cut.time, rungs[0].encoding))
        try drain()
    }

    private func append(_ boundary: Int64) {
        guard boundary > lastBoundary else { return }
        boundaries.append(boundary)
        lastBoundary = boundary
    }

    private var cap: MediaTime? {
        source.presentationEnd.map { MediaTime(value: $0, timescale: source.timescale) }
    }

    private func drain() throws(MediaError) {
        while let boundary = boundaries.first, isOver || newest >= time(ofFrame: boundary) + Self.lookahead {
            if let cap, time(ofFrame: boundary) >= cap { return }
            boundaries.removeFirst()
            try render(to: boundary)
        }
    }

    func finish() throws(MediaError) {
        guard !inputs.isEmpty else { return try checkResult() }
        // Sound that outlasts the picture goes on being cut.
        let end = cap.map { fillsToEnd ? $0 : min($0, newest) } ?? newest
        while end >= time(ofFrame: lastBoundary + target + target / 2) { append(lastBoundary + target) }
        while let boundary = boundaries.first,
            fillsToEnd ? time(ofFrame: boundary) < end : time(ofFrame: boundary) <= end
        {
            boundaries.removeFirst()
            try render(to: boundary)
        }
        try render(to: nil)
        try checkResult()
    }

    private func checkResult() throws(MediaError) {
        guard rungs.contains(where: { $0.pipeline.sampleCount > 0 }) else {
            throw MediaError(
                .damaged, "no sound of the \(source.info.codec) track can be decoded", operation: .render,
                track: source.info.index, log: FFmpegLog.lines)
        }
    }

    // MARK: Segments

    private func render(to endFrame: Int64?) throws(MediaError) {
        try cancel.check(.render)
        guard var clock = try makeClock() else { return }
        let encoding = rungs[0].encoding
        let resampler = SoundResampler(from: clock.sampleRate, to: encoding.sampleRate)
        let segment = SoundSegment(firstFrame: firstFrame, endFrame: endFrame, encoding: encoding)
        let range = segment.sourceRange(resampler)
        let needed = window(segment, resampler, end: range.end)
        let isTold = rungs.allSatisfy { $0.pipeline is SurveyedPipeline }
        let heard = try run.samples(
            needed, from: range.start, to: range.end, channels: isTold ? [] : rungs.map(\.encoding.channelCount),
            clock: &clock)
        self.clock = clock
        damaged += heard.damaged
        let end = endFrame == nil ? outputEnd(heard.end, resampler) : nil
        for (index, rung) in rungs.enumerated() {
            let part = SoundSegment(firstFrame: firstFrame, endFrame: endFrame, encoding: rung.encoding)
            if let end, end <= firstFrame * SoundSegment.frameSize { continue }
            let stop = end ?? (endFrame ?? 0) * SoundSegment.frameSize
            if let told = rung.pipeline as? SurveyedPipeline {
                let (start, count) = part.stretch(to: stop)
                try told.add(start: start, end: stop, samples: count, fragments: 1) {
                    Self.complete(&$0, needed, heard, isLast: endFrame == nil)
                }
            } else if let encoded = rung.pipeline as? EncodedPipeline {
                let packets = try part.encode(
                    heard.planes[index], resampler: resampler, end: end, track: source.info.index)
                for packet in packets { try encoded.add(packet, duration: SoundSegment.frameSize) }
                try encoded.endSegment(at: stop) { Self.complete(&$0, needed, heard, isLast: endFrame == nil) }
            }
        }
        if let endFrame {
            firstFrame = endFrame
            prune(resampler)
        }
    }

    /// Writes into a recipe what only the decoder tells.
    private static func complete(
        _ recipe: inout SegmentRecipe, _ needed: [SoundRun.Input], _ heard: SoundRun.Result, isLast: Bool
    ) {
        recipe.anchor = heard.anchor
        recipe.anchor?.isLast = isLast
        recipe.sourcePackets = needed.count
        guard let first = needed.first else {
            recipe.firstSourceTicks = 0
            return
        }
        recipe.firstSourceTicks = first.raw - first.times.shift
        recipe.firstSourceOffset = first.packet.sourceOffset
        recipe.sourceShifts = [
            .init(packet: 0, ticks: first.times.shift), .init(packet: 1, ticks: first.times.presentation - first.raw),
        ]
    }

    private func makeClock() throws(MediaError) -> SoundClock? {
        if let clock { return clock }
        // What was tried once is not tried again: a track of noise would be decoded from its start at every cut.
        let untried = Array(inputs.dropFirst(silentInputs))
        guard let rate = try run.sampleRate(untried) else {
            silentInputs = inputs.count
            return nil
        }
        return SoundClock(source: source, sampleRate: rate)
    }

    /// The packets a segment is decoded from.
    private func window(_ segment: SoundSegment, _ resampler: SoundResampler, end: Int64?) -> [SoundRun.Input] {
        let start = segment.decodingStart(resampler)
        let first = inputs.lastIndex { $0.time <= start } ?? 0
        guard let end else { return Array(inputs[first...]) }
        let limit = MediaTime(value: end, timescale: Int32(clamping: resampler.from)) + Self.lookahead
        let last = inputs.firstIndex { $0.time > limit } ?? inputs.count
        return Array(inputs[first..<max(last, first)])
    }

    private func prune(_ resampler: SoundResampler) {
        let next = SoundSegment(firstFrame: firstFrame, endFrame: nil, encoding: rungs[0].encoding)
        let start = next.decodingStart(resampler)
        if let first = inputs.lastIndex(where: { $0.time <= start }), first > 0 { inputs.removeFirst(first) }
    }

    /// Where the track ends, in samples of the output.
    private func outputEnd(_ end: Int64?, _ resampler: SoundResampler) -> Int64 {
        let rate = Int32(clamping: resampler.to)
        var samples = MediaTime.rescale(end ?? 0, from: Int32(clamping: resampler.from), to: rate, rounding: .up)
        if let cap { samples = fillsToEnd ? cap.ticks(at: rate) : min(samples, cap.ticks(at: rate)) }
        return samples
    }

    var repairs: [Repair] {
        var repairs: [Repair] = []
        let index = source.info.index
        repairs.note(.concealedDamage, track: index, damaged, "damaged packets of sound were left out")
        if let clock, clock.silence > .zero {
            repairs.note(
                .silence, track: index, max(clock.gaps, 1), "\(clock.silence) without sound were filled with silence")
        }
        repairs.note(.timestampOrder, track: index, clock?.overlaps ?? 0, "frames of sound came early and were cut")
        return repairs
    }
}
