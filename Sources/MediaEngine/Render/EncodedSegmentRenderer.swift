internal import MediaCore
internal import MediaFFmpeg
internal import MediaPackaging
internal import MediaTranscoding

/// Renders one encoded segment by itself: decodes from the key frame before it, or the sound around it.
struct EncodedSegmentRenderer {
    let asset: MediaAsset
    let info: MediaInfo
    let presentationStart: MediaTime
    /// Whether the number of samples is only expected: what comes nearest is taken then.
    var isForetold = false
    /// What the source has to be still; nil for any.
    var identity: InputIdentity?
    let cancel: CancelFlag

    func render(_ recipe: SegmentRecipe) throws(MediaError) -> [UInt8] {
        // A seek lands by what index there is; where that is too late, the next attempt starts earlier.
        var nearest: (bytes: [UInt8], sampleCount: Int)?
        for lead in [MediaTime(value: 1, timescale: 1), MediaTime(value: 12, timescale: 1), nil] {
            var source = try OpenedSource(asset, cancel: cancel)
            try source.check(identity)
            let context = try source.context(of: recipe, info, zero: presentationStart)
            if let lead, !Self.seek(&source, context, recipe, lead: lead) { continue }
            let collector = FragmentCollector(origin: recipe.origin)
            let count =
                context.isVideo
                ? try renderVideo(recipe, context, &source, collector, isFromStart: lead == nil)
                : try renderAudio(recipe, context, &source, collector, isFromStart: lead == nil)
            if count == recipe.packetCount { return collector.bytes }
            if count > nearest?.sampleCount ?? 0 { nearest = (collector.bytes, count) }
            try cancel.check(.render)
        }
        if isForetold, let nearest { return nearest.bytes }
        throw MediaError(
            .damaged, "the source does not hold what segment \(recipe.index) is made of", operation: .render,
            track: recipe.track)
    }

    /// Goes to a key frame before the segment. False where that is not possible.
    private static func seek(
        _ source: inout OpenedSource, _ context: TrackContext, _ recipe: SegmentRecipe, lead: MediaTime
    ) -> Bool {
        guard recipe.index > 0, context.editMap == nil else { return false }
        let base = context.stream.timeBase
        let ticks: Int64
        if context.isVideo {
            guard case .video(let encoding) = recipe.treatment else { return false }
            let clock = FrameClock(encoding, source: context)
            var time = MediaTime(value: recipe.startTime, timescale: clock.timescale) + context.zero - lead
            if case .single(let delay, let mediaStart, _) = context.info.edits { time = time + mediaStart - delay }
            ticks = base.ticks(time) - (recipe.sourceShifts.first?.ticks ?? 0)
        } else {
            ticks = recipe.firstSourceTicks - base.ticks(lead)
        }
        return source.seek(track: recipe.track, ticks: ticks)
    }

    // MARK: Picture

    /// Renders pictures. Returns how many samples they are.
    private func renderVideo(
        _ recipe: SegmentRecipe, _ context: TrackContext, _ source: inout OpenedSource, _ collector: FragmentCollector,
        isFromStart: Bool
    ) throws(MediaError) -> Int {
        let form = try TrackForm(context, recipe.treatment, info: info)
        guard let encoder = form.encoder, let clock = form.clock, case .video(let encoding) = recipe.treatment else {
            return 0
        }
        let pipeline = try EncodedPipeline(
            encoded: form.context, consumers: [collector], fragmentCount: recipe.firstFragment - 1,
            start: recipe.startTime)
        let rung = VideoRung(
            encoding, encoder: encoder, factory: VideoEncoderFactory(encoding: encoding, timescale: clock.timescale),
            pipeline: pipeline, cancel: cancel)
        let entries = recipe.groupStarts.map { CutSchedule.Entry(tick: $0, startsSegment: false) }
        let schedule = CutSchedule(entries + [.init(tick: recipe.endTime, startsSegment: true)])
        let transcoder = try VideoTranscoder(
            context, rungs: [rung], clock: clock, schedule: schedule, leads: false, policy: asset.policy,
            cancel: cancel,
            isAlone: true, origin: recipe.startTime, stop: recipe.endTime)
        let start = MediaTime(value: recipe.startTime, timescale: clock.timescale)
        if isFromStart {
            try feedFromStart(transcoder, recipe, context, &source, start: start)
        } else if try !feed(transcoder, recipe, context, &source, start: start) {
            return 0
        }
        try transcoder.finish()
        return pipeline.sampleCount
    }

    /// Gives a transcoder the packets from where a seek has gone to. False where that is no key frame ahead of the
    /// segment.
    private func feed(
        _ transcoder: VideoTranscoder, _ recipe: SegmentRecipe, _ context: TrackContext, _ source: inout OpenedSource,
        start: MediaTime
    ) throws(MediaError) -> Bool {
        let shift = recipe.sourceShifts.first?.ticks ?? 0
        var isFirst = true
        while !transcoder.isComplete, let packet = try source.demuxer.readPacket() {
            // What was read to describe the source comes once more, whatever is selected.
            guard packet.streamIndex == recipe.track else { continue }
            let known = packet.shownTicks
            if isFirst, packet.byteCount > 0 {
                isFirst = false
                let time = context.presentationTime(known + shift, base: packet.timeBase) ?? .zero
                if !packet.isKeyFrame || time >= start { return false }
            }
            let times = TimestampRepair.Times(
                presentation: known + shift, decoding: (packet.decodingTicks ?? known) + shift,
                hasPresentation: packet.presentationTicks != nil, shift: shift)
            try transcoder.add(packet, times)
        }
        return true
    }

    /// Gives a transcoder the packets from the last key frame on that lies well ahead of the segment, having read, and
    /// repaired, all packets from the start of the source as an export does.
    private func feedFromStart(
        _ transcoder: VideoTranscoder, _ recipe: SegmentRecipe, _ context: TrackContext, _ source: inout OpenedSource,
        start: MediaTime
    ) throws(MediaError) {
        source.demuxer.select(streams: Set(source.demuxer.streams.map(\.index)))
        var repair = TimestampRepair(formatName: source.demuxer.formatName)
        let latest = start - MediaTime(value: 1, timescale: 1)
        var held: [(packet: Packet, times: TimestampRepair.Times)] = []
        var isFeeding = false
        while !transcoder.isComplete, let packet = try source.demuxer.readPacket() {
            let times = repair.times(of: packet)
            guard packet.streamIndex == recipe.track else { continue }
            if isFeeding {
                try transcoder.add(packet, times)
                continue
            }
            let time = context.presentationTime(times.presentation, base: packet.timeBase) ?? .zero
            if packet.isKeyFrame, time <= latest { held.removeAll() }
            held.append((packet, times))
            isFeeding = time > latest
            if isFeeding { for item in held { try transcoder.add(item.packet, item.times) } }
        }
        if !isFeeding { for item in held { try transcoder.add(item.packet, item.times) } }
    }

    // MARK: Sound

    /// The packets a segment of sound is decoded from.
    private func inputs(
        of recipe: SegmentRecipe, _ context: TrackContext, _ source: inout OpenedSource, isFromStart: Bool
    ) throws(MediaError) -> [SoundRun.Input] {
        var inputs: [SoundRun.Input] = []
        var uniqueTimes = SoundTimes()
        let shift = recipe.sourceShifts.first?.ticks ?? 0
        while inputs.count < recipe.sourcePackets, let packet = try source.demuxer.readPacket() {
            guard packet.streamIndex == recipe.track, packet.byteCount > 0 else { continue }
            let ticks = packet.presentationTicks ?? packet.decodingTicks ?? 0
            if inputs.isEmpty, ticks != recipe.firstSourceTicks || packet.sourceOffset != recipe.firstSourceOffset {
                if !isFromStart, Approach.time.hasMissed(recipe, context, ticks: ticks) { return inputs }
                continue
            }
            var times = TimestampRepair.Times(
                presentation: ticks + shift, decoding: ticks + shift, hasPresentation: true, shift: shift)
            if inputs.isEmpty {
                // The first packet may be one of several with one timestamp.
                times.presentation += recipe.sourceShifts.dropFirst().first?.ticks ?? 0
                uniqueTimes.resume(raw: ticks + shift, time: times.presentation, step: packet.durationTicks ?? 1)
            } else {
                times = uniqueTimes.unique(packet, times)
            }
            guard let time = context.presentationTime(times.presentation, base: packet.timeBase) else { continue }
            inputs.append(.init(packet: packet, times: times, raw: ticks + shift, time: time))
        }
        return inputs
    }

    /// Renders sound. Returns how many samples it is.
    private func renderAudio(
        _ recipe: SegmentRecipe, _ context: TrackContext, _ source: inout OpenedSource, _ collector: FragmentCollector,
        isFromStart: Bool
    ) throws(MediaError) -> Int {
        guard case .audio(let encoding) = recipe.treatment else { return 0 }
        let inputs = try inputs(of: recipe, context, &source, isFromStart: isFromStart)
        guard inputs.count == recipe.sourcePackets else { return 0 }
        let frameSize = SoundSegment.frameSize
        // Only the last segment ends inside a frame.
        let isLast = recipe.anchor?.isLast ?? (recipe.endTime % frameSize != 0)
        let segment = SoundSegment(
            firstFrame: max(recipe.startTime, 0) / frameSize, endFrame: isLast ? nil : recipe.endTime / frameSize,
            encoding: encoding)
        let run = SoundRun(source: context, policy: asset.policy)
        // Where nothing is heard, any rate gives the same silence.
        var rate = recipe.anchor?.sampleRate
        if rate == nil { rate = try run.sampleRate(inputs) }
        let sampleRate = rate ?? encoding.sampleRate
        let resampler = SoundResampler(from: sampleRate, to: encoding.sampleRate)
        var clock = SoundClock(source: context, sampleRate: sampleRate, anchor: recipe.anchor)
        let range = segment.sourceRange(resampler)
        let heard = try run.samples(
            inputs, from: range.start, to: range.end, channels: [encoding.channelCount], clock: &clock)
        let packets = try segment.encode(
            heard.planes[0], resampler: resampler, end: isLast ? recipe.endTime : nil, track: recipe.track)
        let form = try TrackForm(context, recipe.treatment, info: info)
        let pipeline = try EncodedPipeline(
            encoded: form.context, consumers: [collector], fragmentCount: recipe.firstFragment - 1,
            start: recipe.startTime)
        for packet in packets { try pipeline.add(packet, duration: frameSize) }
        try pipeline.endSegment(at: recipe.endTime) { _ in }
        return pipeline.sampleCount
    }
}

/// Collects a segment's fragments in memory.
private final class FragmentCollector: FragmentConsumer {
    private let origin: Int64
    private(set) var bytes = InitializationSegment.segmentType

    init(origin: Int64) { self.origin = origin }

    func consume(_ fragment: TrackFragment, sequenceNumber: UInt32, context: TrackContext) throws(MediaError) {
        let part = SegmentBytes(fragment, trackID: 1, sequenceNumber: sequenceNumber, origin: origin)
        bytes += part.header
        for sample in part.samples { sample.forEachPiece { bytes += $0 } }
    }

    func finishSegment(_ recipe: SegmentRecipe, context: TrackContext) throws(MediaError) {}
}
