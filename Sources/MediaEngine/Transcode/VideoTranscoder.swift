internal import MediaCore
internal import MediaFFmpeg
internal import MediaTranscoding

/// Decodes a picture track once and encodes it in every size that is wanted.
///
/// The result is the same as rendering each segment by itself: decoders yield the same pictures from any key frame on,
/// filters look one picture around, and every segment has an encoder of its own.
final class VideoTranscoder: PacketConsumer, CutFollower, CutLeader {
    private let source: TrackContext
    private let rungs: [VideoRung]
    private let decoder: Decoder
    private let cancel: CancelFlag
    private let filter: PictureFilter
    private let clock: FrameClock
    private var sequencer: FrameSequencer
    private let leads: Bool
    /// Packets that wait until it is known where they are cut, or until decoding has to begin.
    private var waiting: [Waiting] = []
    /// Time up to which cuts are known; nil: no limit.
    private var horizon: MediaTime?
    private var newest = MediaTime.zero
    private var hasBegun = false
    /// Ends of pictures by their tick, for the last one's length.
    private var lastEnd: Int64?
    private var lastTime: MediaTime?
    private var cuts: [Cut] = []
    private var pictures = 0
    private var isDone = false
    private let stop: Int64?
    private let soundCut: Int64?
    private var soundCutCount: Int64 = 0

    private struct Waiting {
        let packet: Packet
        let times: TimestampRepair.Times
        let time: MediaTime
    }

    /// - Parameters:
    ///   - rungs: largest first; all of one codec and conversion.
    ///   - leads: whether the track decides where tracks are cut; otherwise cuts are announced to it.
    ///   - soundCuts: how often sound is cut beside a picture that is not.
    ///   - origin: where the first picture is shown, when a segment is rendered alone.
    ///   - stop: where to stop then.
    init(
        _ source: TrackContext, rungs: [VideoRung], clock: FrameClock, schedule: CutSchedule, leads: Bool,
        policy: InputPolicy, cancel: CancelFlag, soundCuts: MediaTime? = nil, isAlone: Bool = false, origin: Int64 = 0,
        stop: Int64? = nil
    ) throws(MediaError) {
        let encoding = rungs[0].encoding
        self.source = source
        self.cancel = cancel
        self.rungs = rungs
        self.leads = leads
        self.clock = clock
        self.stop = stop
        sequencer = FrameSequencer(schedule: schedule, origin: origin, step: clock.step, fills: clock.snaps)
        decoder = try Decoder(
            parameters: source.parameters, timeBase: source.stream.timeBase, track: source.info.index,
            threadCount: Self.decoderThreads, policy: policy)
        filter = PictureFilter(
            conversion: encoding.conversion, sizes: encoding.scaledFrom + rungs.map(\.encoding.size),
            pixelFormat: VideoEncoderFactory.pixelFormat(encoding),
            timeBase: TimeBase(numerator: 1, denominator: clock.timescale))
        soundCut = soundCuts.map { max($0.ticks(at: clock.timescale), 1) }
        horizon = leads || isAlone ? nil : .zero
    }

    /// Decoding yields the same with any number of threads.
    private static let decoderThreads = 2

    var pipelines: [TrackPipeline] { rungs.map(\.pipeline) }
    /// Whether a segment rendered alone is complete.
    var isComplete: Bool { isDone }

    // MARK: Packets

    func add(_ packet: Packet, _ times: TimestampRepair.Times) throws(MediaError) {
        guard !isDone, packet.byteCount > 0 else { return }
        // What edits leave out is decoded all the same: pictures after it need it.
        let time =
            source.presentationTime(times.presentation, base: packet.timeBase) ?? waiting.last?.time ?? newest
        try TimestampGap.check(time, after: newest, track: source.info.index)
        newest = max(newest, time)
        if !hasBegun {
            // What lies before the last key frame ahead of the presentation is not needed.
            if packet.isKeyFrame, time <= .zero { waiting.removeAll() }
            waiting.append(Waiting(packet: packet, times: times, time: time))
            // Long groups before the start are decoded as they come.
            hasBegun = time > .zero || waiting.count > 600
        } else {
            waiting.append(Waiting(packet: packet, times: times, time: time))
        }
        if hasBegun { try drain() }
    }

    func announce(_ cut: Cut) throws(MediaError) {
        sequencer.schedule.append(
            .init(tick: cut.time.ticks(at: clock.timescale), startsSegment: cut.startsSegment))
        horizon = cut.time
        if hasBegun { try drain() }
    }

    func takeCuts() -> [Cut] {
        defer { cuts.removeAll() }
        return cuts
    }

    private func drain() throws(MediaError) {
        var count = 0
        defer { waiting.removeFirst(count) }
        while count < waiting.count, !isDone {
            let next = waiting[count]
            if let horizon, next.time >= horizon { return }
            count += 1
            try decode(next)
        }
    }

    private func decode(_ next: Waiting) throws(MediaError) {
        let presentation = next.times.hasPresentation ? next.times.presentation : nil
        let frames = try decoder.decode(next.packet, presentation: presentation, decoding: next.times.decoding)
        for frame in frames where !isDone { try take(frame) }
    }

    func finish() throws(MediaError) {
        horizon = nil
        hasBegun = true
        try drain()
        guard !isDone else { return }
        for frame in try decoder.decode(nil) where !isDone { try take(frame) }
        for sizes in try filter.convert(nil) where !isDone { try encode(sizes) }
        guard pictures > 0 else {
            throw MediaError(
                .damaged, "no picture of the \(source.info.codec) track can be decoded", operation: .render,
                track: source.info.index, log: FFmpegLog.lines)
        }
        if !isDone { try close() }
    }

    // MARK: Pictures

    private func take(_ frame: Frame) throws(MediaError) {
        let base = source.stream.timeBase
        let time: MediaTime
        if let ticks = frame.bestPresentationTicks {
            guard let shown = source.presentationTime(ticks, base: base) else { return }
            time = shown - lateness
            // A decoder may give a time no packet had.
            guard time <= newest + TimestampGap.longest else { return }
        } else if let lastTime, let step = clock.step {
            time = lastTime + MediaTime(value: step, timescale: clock.timescale)
        } else {
            return
        }
        pictures += 1
        lastTime = time
        let tick = clock.tick(time)
        let length = frame.durationTicks.map { base.time($0).ticks(at: clock.timescale) } ?? clock.step ?? 0
        lastEnd = max(lastEnd ?? .min, tick + max(clock.snaps ? clock.step ?? 1 : length, 1))
        if let cap = endCap, tick >= cap {
            // Pictures come in the order they are shown: nothing that is wanted follows.
            for sizes in try filter.convert(nil) where !isDone { try encode(sizes) }
            if !isDone { try close() }
            return
        }
        frame.presentationTicks = tick
        for sizes in try filter.convert(frame) where !isDone { try encode(sizes) }
    }

    /// Where the container gives decoding times only, pictures come late by the depth of their reordering.
    private var lateness: MediaTime {
        guard source.info.lacksPresentationTimes, let step = clock.step else { return .zero }
        return MediaTime(value: step * Int64(source.stream.reorderedFrames), timescale: clock.timescale)
    }

    private var endCap: Int64? {
        source.presentationEnd.map { MediaTime.rescale($0, from: source.timescale, to: clock.timescale) }
    }

    private func encode(_ sizes: [Frame]) throws(MediaError) {
        guard let tick = sizes[0].presentationTicks else { return }
        try cancel.check(.render)
        let events = sequencer.next(tick)
        for (rung, frame) in zip(rungs, sizes.suffix(rungs.count)) { try rung.apply(events, frame) }
        note(events)
        if let stop, events.contains(where: { $0.ends(stop) }) { return try complete() }
        if let soundCut, tick >= (soundCutCount + 1) * soundCut {
            soundCutCount = tick / soundCut
            cuts.append(
                Cut(time: MediaTime(value: soundCutCount * soundCut, timescale: clock.timescale), startsSegment: true))
        }
    }

    private func close() throws(MediaError) {
        var end = lastEnd ?? 1
        if let cap = endCap { end = min(end, cap) }
        let events = sequencer.finish(end: end)
        for rung in rungs { try rung.apply(events, nil) }
        note(events)
        try complete()
    }

    private func complete() throws(MediaError) {
        isDone = true
        for rung in rungs { try rung.finish() }
    }

    private func note(_ events: [FrameSequencer.Event]) {
        for case .endSegment(let tick, _) in events {
            if leads {
                cuts.append(Cut(time: MediaTime(value: tick, timescale: clock.timescale), startsSegment: true))
            }
        }
    }

    // MARK: Report

    var repairs: [Repair] {
        var repairs: [Repair] = []
        let index = source.info.index
        repairs.note(
            .concealedDamage, track: index, decoder.refusedPackets + decoder.damagedFrames,
            "damaged pictures were concealed or left out")
        repairs.note(
            .heldPicture, track: index, sequencer.held, "pictures were shown again, to fill gaps and reach the cuts")
        repairs.note(.timestampOrder, track: index, sequencer.dropped, "pictures at the time of another were left out")
        repairs.note(.timestampJump, track: index, sequencer.gaps, "gaps between pictures were kept")
        repairs.note(
            .pictureFormat, track: index, filter.formatChanges, "pictures changed size or format and were scaled alike")
        return repairs
    }
}
