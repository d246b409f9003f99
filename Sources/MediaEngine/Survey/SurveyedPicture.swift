internal import MediaCore
internal import MediaFFmpeg
internal import MediaPackaging

/// Tells into which segments a picture track will be encoded, from its packets' times: the twin of `VideoTranscoder`
/// that decodes nothing.
///
/// Each packet is taken to yield one picture at its own time.
final class SurveyedPicture: StampConsumer, CutFollower, CutLeader {
    private let source: TrackContext
    private let rungs: [SurveyedPipeline]
    private let clock: FrameClock
    private var sequencer: FrameSequencer
    private let leads: Bool
    private var pictures: [(ticks: Int64, duration: Int64?)] = []
    private var hasBegun = false
    private var cuts: [Cut] = []

    let neededPackets = 0

    init(_ source: TrackContext, rungs: [SurveyedPipeline], clock: FrameClock, schedule: CutSchedule, leads: Bool) {
        self.source = source
        self.rungs = rungs
        self.clock = clock
        self.leads = leads
        sequencer = FrameSequencer(schedule: schedule, step: clock.step, fills: clock.snaps)
    }

    var pipelines: [TrackPipeline] { rungs }
    var repairs: [Repair] { [] }

    func add(_ stamp: SampleStamp) throws(MediaError) {
        guard stamp.byteCount > 0 else { return }
        // VP8 says in each frame's first bits whether it is shown (RFC 6386, 9.1).
        if source.info.codec.rawValue == "vp8",
            let first = stamp.packet?.withUnsafeBytes({ $0.first }), first & 0x10 == 0
        {
            return
        }
        if !hasBegun {
            let time = source.presentationTime(stamp.ticks, base: source.stream.timeBase) ?? .zero
            // Decoding starts at the last key frame ahead of the presentation.
            if stamp.isKey, time <= .zero { pictures.removeAll() }
            hasBegun = time > .zero || pictures.count >= 600
        }
        pictures.append((stamp.ticks, stamp.durationTicks))
    }

    func announce(_ cut: Cut) throws(MediaError) {
        sequencer.schedule.append(.init(tick: cut.time.ticks(at: clock.timescale), startsSegment: cut.startsSegment))
    }

    func takeCuts() -> [Cut] {
        defer { cuts.removeAll() }
        return cuts
    }

    func finish() throws(MediaError) {
        let base = source.stream.timeBase
        pictures.sort { $0.ticks < $1.ticks }
        let cap = source.presentationEnd.map {
            MediaTime.rescale($0, from: source.timescale, to: clock.timescale)
        }
        var segment = OpenSegment()
        var end: Int64?
        for picture in pictures {
            guard let shown = source.presentationTime(picture.ticks, base: base) else { continue }
            let tick = clock.tick(shown)
            let length = picture.duration.map { base.time($0).ticks(at: clock.timescale) } ?? clock.step ?? 0
            end = max(end ?? .min, tick + max(clock.snaps ? clock.step ?? 1 : length, 1))
            if let cap, tick >= cap { break }
            try take(sequencer.next(tick), &segment)
        }
        guard let end else { return }
        try take(sequencer.finish(end: cap.map { min($0, end) } ?? end), &segment)
    }

    /// The segment that is being put together.
    private struct OpenSegment {
        var start: Int64?
        var samples = 0
        var groups = 0
    }

    private func take(_ events: [FrameSequencer.Event], _ segment: inout OpenSegment) throws(MediaError) {
        for event in events {
            switch event {
            case .picture(let tick, let isKey, _):
                if segment.start == nil { segment.start = tick }
                segment.samples += 1
                if isKey { segment.groups += 1 }
            case .endSegment(let end, let groupStarts):
                for rung in rungs {
                    try rung.add(
                        start: segment.start ?? 0, end: end, samples: segment.samples, fragments: segment.groups
                    ) { $0.groupStarts = groupStarts }
                }
                if leads {
                    cuts.append(Cut(time: MediaTime(value: end, timescale: clock.timescale), startsSegment: true))
                }
                segment = OpenSegment(start: end)
            }
        }
    }
}
