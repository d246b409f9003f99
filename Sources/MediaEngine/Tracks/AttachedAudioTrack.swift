internal import MediaCore
internal import MediaFFmpeg
internal import MediaPackaging

/// Renders an attached sound track beside the cuts of a package.
struct AttachedAudioTrack {
    let audio: AttachedAudio
    let cuts: CutList
    /// Time of the attached sound at which the presentation starts.
    let start: MediaTime
    let staging: OutputFolder
    let cancel: CancelFlag

    /// A track may end this much apart from the picture without anybody noticing.
    static let tolerance = MediaTime(value: 1, timescale: 10)

    /// What was made.
    struct Result {
        var writer: RenditionWriter
        var repairs: [Repair]
    }

    /// - Parameters:
    ///   - makeWriter: the rendition's writer, for the track in the form it gets.
    ///   - makeConsumers: others the samples go to.
    ///   - progress: told how far the track has come.
    func render(
        makeWriter: (TrackContext, TrackFactory) throws(MediaError) -> RenditionWriter,
        makeConsumers: (TrackContext, TrackFactory) throws(MediaError) -> [any FragmentConsumer],
        progress: (MediaTime) -> Void
    ) throws(MediaError) -> Result {
        do throws(MediaError) {
            return try run(makeWriter, makeConsumers, progress)
        } catch {
            var error = error
            if error.location == nil { error.location = audio.attachment.asset.location }
            throw error
        }
    }

    private func run(
        _ makeWriter: (TrackContext, TrackFactory) throws(MediaError) -> RenditionWriter,
        _ makeConsumers: (TrackContext, TrackFactory) throws(MediaError) -> [any FragmentConsumer],
        _ progress: (MediaTime) -> Void
    ) throws(MediaError) -> Result {
        let asset = audio.attachment.asset
        var source = try OpenedSource(asset, cancel: cancel)
        try source.findStreamInfoIfNeeded(.headers)
        let index = audio.track.index
        guard let stream = source.demuxer.streams.first(where: { $0.index == index }) else {
            throw MediaError(.damaged, "the track vanished between two readings", operation: .render, track: index)
        }
        let zero =
            PresentationOrigin.zero(of: audio.info) + start
        let context = TrackContext(
            info: audio.track, stream: stream, parameters: try source.demuxer.codecParameters(stream: index),
            movie: source.movieTrack(of: stream), zero: zero, end: cuts.duration,
            outlastsEdit: true, movieTimescale: source.header?.timescale)
        let form = try TrackForm(context, audio.plan.treatment, info: audio.info)
        let factory = TrackFactory(header: source.header)
        let writer = try makeWriter(form.context, factory)
        let consumers = [writer as any FragmentConsumer] + (try makeConsumers(form.context, factory))
        let follower = try makeFollower(form, consumers, policy: asset.policy)
        for end in cuts.ends.dropLast() { try follower.announce(Cut(time: end, startsSegment: true)) }

        source.demuxer.select(streams: [index])
        var repair = TimestampRepair(formatName: source.demuxer.formatName)
        let ownEnd = Self.ownEnd(audio.track, zero: zero)
        var end = MediaTime.zero
        while let packet = try source.demuxer.readPacket() {
            guard packet.streamIndex == index else { continue }
            let times = repair.times(of: packet)
            let time = context.presentationTime(times.presentation, base: packet.timeBase)
            // What an edit cuts off at the end is not heard before the silence that follows.
            if let time, let ownEnd, time >= ownEnd { continue }
            try follower.add(packet, times)
            guard let time else { continue }
            end = max(end, time + packet.timeBase.time(packet.durationTicks ?? 0))
            progress(min(max(time, .zero), cuts.duration))
            // Nothing behind the end of the presentation is heard.
            if time > cuts.duration + MediaTime(value: 2, timescale: 1) { break }
        }
        var repairs = try fill(follower, form.context, end: end)
        try follower.finish()
        for pipeline in follower.pipelines where pipeline.sampleCount == 0 {
            throw MediaError(.damaged, "no sound of the file can be used", operation: .render, track: index)
        }
        try writer.close()
        repairs += follower.repairs.map { repair in
            var repair = repair
            repair.track = nil
            repair.message = "\(audio.identity.name): \(repair.message)"
            return repair
        }
        return Result(writer: writer, repairs: repairs)
    }

    /// Where the track's one edit ends, on the output's timeline.
    private static func ownEnd(_ track: TrackInfo, zero: MediaTime) -> MediaTime? {
        guard case .single(let delay, _, let duration?) = track.edits else { return nil }
        return delay + duration - zero
    }

    private func makeFollower(
        _ form: TrackForm, _ consumers: [any FragmentConsumer], policy: InputPolicy
    ) throws(MediaError) -> any PacketConsumer & CutFollower {
        let target = cuts.ends.first ?? cuts.duration
        guard case .audio(let encoding) = form.context.treatment else {
            return try CopiedTrack(
                AudioPipeline(form.context, consumers: consumers, target: target, leadsCuts: false))
        }
        let pipeline = try EncodedPipeline(encoded: form.context, consumers: consumers)
        return AudioTranscoder(
            form.source, rungs: [(encoding, pipeline)], target: target, leadsCuts: false, fillsToEnd: true,
            policy: policy, cancel: cancel)
    }

    /// Adds silence behind sound that ends early. Returns what was done about the length.
    private func fill(
        _ follower: any PacketConsumer, _ context: TrackContext, end: MediaTime
    ) throws(MediaError) -> [Repair] {
        let name = audio.identity.name
        if end > cuts.duration + Self.tolerance {
            return [Repair(.trimmed, message: "\(name): what lies beyond \(cuts.duration) was left out")]
        }
        let missing = cuts.duration - end
        guard missing > Self.tolerance else { return [] }
        guard context.treatment.isCopy else {
            return [Repair(.padded, message: "\(name): \(missing) of silence follow the sound")]
        }
        guard SilentSample.fits(audio.track),
            let frame = AudioFrames.duration(context.stream, timescale: context.timescale),
            let copied = follower as? CopiedTrack, let pipeline = copied.pipeline as? AudioPipeline
        else {
            return [Repair(.padded, count: 0, message: "\(name): ends \(missing) early; no silence could be added")]
        }
        let silence = try SilentSample.packet(like: audio.track)
        var time = max(pipeline.newest ?? 0, end.ticks(at: context.timescale) - frame) + frame
        if pipeline.newest == nil { time = 0 }
        var count = 0
        while time < cuts.duration.ticks(at: context.timescale) {
            try cancel.check(.render)
            try pipeline.add(
                MediaSample(silence, time: time, duration: frame, isSync: true))
            time += frame
            count += 1
        }
        return [Repair(.padded, count: count, message: "\(name): \(missing) of silence follow the sound")]
    }
}
