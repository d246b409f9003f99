internal import MediaCore
internal import MediaFFmpeg
internal import MediaPackaging
internal import MediaTranscoding

/// Tells into which segments a sound track will be encoded: the twin of `AudioTranscoder`, which decodes the first
/// packets only and takes the others to be as long.
final class SurveyedSound: StampConsumer, CutFollower {
    private struct Input {
        var ticks: Int64
        var raw: Int64
        var shift: Int64
        var time: MediaTime
        var duration: Int64
        var byteCount: Int
        var sourceOffset: Int64?
    }

    private let source: TrackContext
    private let rungs: [(encoding: AudioEncoding, pipeline: SurveyedPipeline)]
    private let policy: InputPolicy
    private let leadsCuts: Bool
    private let target: Int64
    private var inputs: [Input] = []
    private var firstPackets: [Packet] = []
    private var lastPackets: [Packet] = []
    private var newest = MediaTime.zero
    private var boundaries: [Int64] = []
    private var lastBoundary: Int64 = 0
    private var firstFrame: Int64 = 0
    private var lastRaw: Int64?
    private var isOver = false

    let neededPackets = 24

    init(
        _ source: TrackContext, rungs: [(encoding: AudioEncoding, pipeline: SurveyedPipeline)], target: MediaTime,
        leadsCuts: Bool, policy: InputPolicy
    ) {
        self.source = source
        self.rungs = rungs
        self.policy = policy
        self.leadsCuts = leadsCuts
        self.target = max(SoundSegment.nearestFrame(target, rungs[0].encoding), 1)
    }

    var pipelines: [TrackPipeline] { rungs.map(\.pipeline) }
    var repairs: [Repair] { [] }

    private func time(ofFrame frame: Int64) -> MediaTime {
        MediaTime(value: frame * SoundSegment.frameSize, timescale: Int32(clamping: rungs[0].encoding.sampleRate))
    }

    private var cap: MediaTime? {
        source.presentationEnd.map { MediaTime(value: $0, timescale: source.timescale) }
    }

    // MARK: Samples

    func add(_ stamp: SampleStamp) throws(MediaError) {
        guard stamp.byteCount > 0, !isOver else { return }
        var ticks = stamp.ticks
        // Packets of one timestamp follow each other.
        if stamp.ticks == lastRaw, let last = inputs.last { ticks = last.ticks + last.duration }
        lastRaw = stamp.ticks
        guard let time = source.presentationTime(ticks, base: source.stream.timeBase) else { return }
        if let packet = stamp.packet {
            if firstPackets.count < neededPackets { firstPackets.append(packet) }
            lastPackets.append(packet)
            if lastPackets.count > neededPackets { lastPackets.removeFirst() }
        }
        inputs.append(
            Input(
                ticks: ticks, raw: stamp.ticks, shift: stamp.shift, time: time,
                duration: max(stamp.durationTicks ?? 1, 1), byteCount: stamp.byteCount,
                sourceOffset: stamp.sourceOffset))
        newest = max(newest, time)
        if let cap, newest > cap + AudioTranscoder.lookahead + SoundSegment.decoderLead { isOver = true }
        if leadsCuts { while newest >= self.time(ofFrame: lastBoundary + target) { append(lastBoundary + target) } }
    }

    func announce(_ cut: Cut) throws(MediaError) {
        if cut.startsSegment { append(SoundSegment.nearestFrame(cut.time, rungs[0].encoding)) }
    }

    private func append(_ boundary: Int64) {
        guard boundary > lastBoundary else { return }
        boundaries.append(boundary)
        lastBoundary = boundary
    }

    // MARK: Segments

    func finish() throws(MediaError) {
        guard !inputs.isEmpty else { return }
        guard let decoded = try HeardSound(source, firstPackets, lastPackets, inputs.map(\.ticks), policy) else {
            return
        }
        let end = cap.map { min($0, newest) } ?? newest
        while end >= time(ofFrame: lastBoundary + target + target / 2) { append(lastBoundary + target) }
        var clock = SoundClock(source: source, sampleRate: decoded.sampleRate)
        for boundary in boundaries where time(ofFrame: boundary) <= end {
            try survey(to: boundary, decoded, &clock)
        }
        try survey(to: nil, decoded, &clock)
    }

    private func survey(to endFrame: Int64?, _ decoded: HeardSound, _ clock: inout SoundClock) throws(MediaError) {
        let encoding = rungs[0].encoding
        let resampler = SoundResampler(from: clock.sampleRate, to: encoding.sampleRate)
        let segment = SoundSegment(firstFrame: firstFrame, endFrame: endFrame, encoding: encoding)
        let needed = window(segment, resampler)
        clock.begin()
        var anchor: SegmentRecipe.SoundAnchor?
        var heardEnd: Int64?
        for index in needed {
            let input = inputs[index]
            for frame in decoded.frames(
                index, startsAt: needed.lowerBound, ticks: input.ticks, byteCount: input.byteCount,
                duration: source.stream.timeBase.time(input.duration))
            {
                guard let position = clock.place(ticks: frame.ticks, count: frame.count) else { continue }
                if anchor == nil {
                    anchor = .init(ticks: frame.ticks, position: position, sampleRate: clock.sampleRate)
                }
                heardEnd = max(heardEnd ?? .min, position + Int64(frame.count))
            }
        }
        anchor?.isLast = endFrame == nil
        let end = endFrame == nil ? outputEnd(heardEnd, resampler) : (endFrame ?? 0) * SoundSegment.frameSize
        let (start, count) = segment.stretch(to: end)
        for rung in rungs where endFrame != nil || end > firstFrame * SoundSegment.frameSize {
            try rung.pipeline.add(start: start, end: end, samples: count, fragments: 1) { recipe in
                recipe.anchor = anchor
                guard let first = needed.first.map({ inputs[$0] }) else { return }
                recipe.firstSourceTicks = first.raw - first.shift
                recipe.firstSourceOffset = first.sourceOffset
                recipe.sourceShifts = [
                    .init(packet: 0, ticks: first.shift), .init(packet: 1, ticks: first.ticks - first.raw),
                ]
                recipe.sourcePackets = needed.count
            }
        }
        if let endFrame { firstFrame = endFrame }
    }

    /// The samples a segment is decoded from.
    private func window(_ segment: SoundSegment, _ resampler: SoundResampler) -> Range<Int> {
        let start = segment.decodingStart(resampler)
        let first = max(inputs.firstIndex(after: start, by: \.time) - 1, 0)
        guard let end = segment.sourceRange(resampler).end else { return first..<inputs.count }
        let limit =
            MediaTime(value: end, timescale: Int32(clamping: resampler.from)) + AudioTranscoder.lookahead
        return first..<max(inputs.firstIndex(after: limit, by: \.time), first)
    }

    private func outputEnd(_ end: Int64?, _ resampler: SoundResampler) -> Int64 {
        let rate = Int32(clamping: resampler.to)
        let samples = MediaTime.rescale(end ?? 0, from: Int32(clamping: resampler.from), to: rate, rounding: .up)
        return cap.map { min(samples, $0.ticks(at: rate)) } ?? samples
    }
}

extension Array {
    /// Index of the first element later than a time, of elements in ascending order; the count when none is.
    fileprivate func firstIndex(after limit: MediaTime, by time: KeyPath<Element, MediaTime>) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if self[middle][keyPath: time] > limit { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
