internal import MediaCore
internal import MediaFFmpeg
internal import MediaPackaging

/// The one pass over a source that feeds every output.
final class ExportPass {
    private var source: OpenedSource
    private let info: MediaInfo
    private let plan: ExportPlan
    private let staging: StagingFolder
    private let cancel: CancelFlag
    private let meter: ProgressMeter

    private let factory: TrackFactory
    private var sources: [Int: SampleSource] = [:]
    private var pipelines: [Int: TrackPipeline] = [:]
    private var video: VideoPipeline?
    private var audio: [AudioPipeline] = []
    private var renditions: [RenditionWriter] = []
    private var progressive: [ProgressiveWriter] = []
    private var repair: TimestampRepair
    private var packetCounts: [Int: Int] = [:]
    private var corruptPackets: [Int: Int] = [:]

    init(
        asset: MediaAsset, planned: ExportJob.Planned, staging: StagingFolder, cancel: CancelFlag, meter: ProgressMeter
    ) throws(MediaError) {
        var source = try OpenedSource(asset, cancel: cancel)
        try source.findStreamInfoIfNeeded(planned.info.depth)
        let formatName = source.demuxer.formatName
        let header = source.header
        self.source = source
        info = planned.info
        plan = planned.plan
        self.staging = staging
        self.cancel = cancel
        self.meter = meter
        factory = TrackFactory(header: header)
        repair = TimestampRepair(formatName: formatName)
        try makePipelines()
    }

    // MARK: Setting up

    private func makePipelines() throws(MediaError) {
        let kept = Set(plan.outputs.flatMap { $0.keptTracks.map(\.index) })
        let tracks = info.tracks.filter { kept.contains($0.index) }
        let zero = PresentationOrigin.zero(of: tracks)
        let streams = source.demuxer.streams
        var contexts: [Int: TrackContext] = [:]
        for track in tracks {
            guard let stream = streams.first(where: { $0.index == track.index }) else {
                throw MediaError(
                    .damaged, "the track vanished between two readings", operation: .render, track: track.index)
            }
            contexts[track.index] = TrackContext(
                info: track, stream: stream, parameters: try source.demuxer.codecParameters(stream: track.index),
                movie: source.movieTrack(of: stream), zero: zero)
        }
        var consumers: [Int: [any FragmentConsumer]] = [:]
        var target = HLSSettings().segmentDuration
        for output in plan.outputs {
            let indices = output.keptTracks.map(\.index)
            switch output.request {
            case .hls(let settings):
                target = settings.segmentDuration
                for writer in makeRenditions(indices.compactMap { contexts[$0] }, settings) {
                    renditions.append(writer)
                    consumers[writer.context.info.index, default: []].append(writer)
                }
            case .mp4, .m4a:
                let writer = try makeProgressive(output.request.kind, indices.compactMap { contexts[$0] })
                progressive.append(writer)
                for index in indices { consumers[index, default: []].append(writer.consumer()) }
            }
        }
        let hasVideo = contexts.values.contains { $0.isVideo }
        var leads = !hasVideo
        for track in tracks {
            guard let context = contexts[track.index], let list = consumers[track.index] else { continue }
            sources[track.index] = try SampleSource(context)
            if !context.isVideo {
                let pipeline = AudioPipeline(context, consumers: list, target: target, leadsCuts: leads)
                // Without a picture every sound is cut by the same lengths.
                leads = !hasVideo
                audio.append(pipeline)
                pipelines[track.index] = pipeline
            }
        }
        if let context = contexts.values.first(where: \.isVideo), let list = consumers[context.info.index] {
            let pipeline = VideoPipeline(context, consumers: list, target: target)
            video = pipeline
            pipelines[context.info.index] = pipeline
        }
        source.demuxer.select(streams: Set(pipelines.keys))
    }

    private func makeRenditions(_ contexts: [TrackContext], _ settings: HLSSettings) -> [RenditionWriter] {
        var names = RenditionFolders()
        return contexts.map { context in
            let folder = names.folder(for: context.info)
            if settings.segmentFormat == .ts {
                return TransportStreamRenditionWriter(context: context, staging: staging, folder: folder)
            }
            let factory = factory
            return FragmentedRenditionWriter(
                context: context, staging: staging, folder: folder, isSingleFile: settings.segmentFormat == .byterange
            ) { (fragment) throws(MediaError) in try factory.track(context, fragment, number: 1) }
        }
    }

    private func makeProgressive(_ kind: OutputKind, _ contexts: [TrackContext]) throws(MediaError) -> ProgressiveWriter
    {
        let tags = MovieTags(text: info.metadata, covers: kind == .m4a ? covers() : [])
        let factory = factory
        let firstAudio = contexts.first { !$0.isVideo }?.info.index
        return try ProgressiveWriter(
            kind: kind, staging: staging, order: contexts.map(\.info.index),
            reserved: MovieHeaderEstimate.byteCount(contexts, tags: tags, duration: info.duration), tags: tags
        ) { (context, fragment, number) throws(MediaError) in
            try factory.track(
                context, fragment, number: number, alternateGroup: context.isVideo ? 0 : 1,
                isEnabled: context.isVideo || context.info.index == firstAudio)
        }
    }

    /// Attached pictures in a form MP4 has a place for.
    private func covers() -> [[UInt8]] {
        info.tracks.filter { $0.type == .attachedPicture && ["mjpeg", "png"].contains($0.codec.rawValue) }
            .compactMap { source.demuxer.attachedPicture(stream: $0.index) }
    }

    // MARK: Running

    /// Reads the source to its end and closes all outputs.
    func run() throws(MediaError) -> ExportReport {
        while let packet = try source.demuxer.readPacket() { try add(packet) }
        try checkCompleteness()
        if let video {
            try video.finish()
            try announceCuts()
        }
        for pipeline in audio { try pipeline.finish() }
        for track in pipelines.values where track.sampleCount == 0 {
            throw MediaError(
                .damaged, "no sample of the \(track.context.info.codec) track can be used", operation: .render,
                track: track.context.info.index)
        }
        for rendition in renditions { try rendition.close() }
        for pipeline in pipelines.values {
            meter.advance(to: MediaTime(value: pipeline.end ?? 0, timescale: pipeline.context.timescale))
        }
        return try ReportBuilder(info: info, plan: plan, staging: staging).build(
            renditions: renditions, progressive: progressive, pipelines: pipelines, repairs: repairs())
    }

    private func add(_ packet: Packet) throws(MediaError) {
        let index = packet.streamIndex
        let times = repair.times(of: packet)
        guard let pipeline = pipelines[index] else { return }
        packetCounts[index, default: 0] += 1
        if packet.isCorrupt { corruptPackets[index, default: 0] += 1 }
        guard let sample = try sources[index]?.sample(packet, times) else { return }
        try pipeline.add(sample)
        if pipeline === video { try announceCuts() }
        if let end = pipeline.end {
            meter.advance(to: MediaTime(value: end, timescale: pipeline.context.timescale))
        }
    }

    private func announceCuts() throws(MediaError) {
        guard let video else { return }
        for cut in video.takeCuts() {
            for pipeline in audio { try pipeline.announce(MediaTime(value: cut, timescale: video.context.timescale)) }
        }
    }

    /// A file with a sample table has to deliver every sample of it.
    private func checkCompleteness() throws(MediaError) {
        for (index, pipeline) in pipelines {
            guard let movie = pipeline.context.movie, movie.samples.sampleCount > 0 else { continue }
            let read = packetCounts[index] ?? 0
            guard read >= movie.samples.sampleCount, corruptPackets[index] == nil else {
                throw MediaError(
                    .damaged,
                    "the file is cut off or damaged: \(read) of \(movie.samples.sampleCount) samples could be read",
                    operation: .read, track: index)
            }
        }
        if let header = source.header, header.isFragmented, header.topLevel.isTruncated {
            throw MediaError(.damaged, "the file is cut off inside its last fragment", operation: .read)
        }
    }

    private func repairs() -> [Repair] {
        var repairs: [Repair] = []
        if repair.jumps > 0 {
            repairs.append(
                Repair(
                    .timestampJump, count: repair.jumps,
                    message: "timestamps jumped \(repair.jumps) times; the rest was moved next to what came before"))
        }
        for (index, pipeline) in pipelines.sorted(by: { $0.key < $1.key }) {
            let zero = pipeline.context.zero
            if zero != .zero, index == pipelines.keys.min() {
                repairs.append(
                    Repair(
                        .startTime,
                        message: "all tracks were moved by \(-zero), so that the presentation starts at zero"))
            }
            func note(_ kind: Repair.Kind, _ count: Int?, _ message: String) {
                if let count, count > 0 { repairs.append(Repair(kind, track: index, count: count, message: message)) }
            }
            note(.missingTimestamp, repair.missing[index], "packets without a timestamp were given one")
            note(.timestampOrder, pipeline.nudged, "timestamps that stood still or went back were moved on")
            note(
                .leadingPackets, (pipeline as? VideoPipeline)?.leadingPackets,
                "packets before the first key frame were left out")
            note(.damagedPackets, corruptPackets[index], "packets are marked as damaged by the container")
            note(.parameterSets, sources[index]?.removedUnits, "parameter sets and delimiters left the samples")
            note(.audioGap, sources[index]?.gaps, "gaps between frames of sound were kept")
        }
        for writer in progressive where writer.wasMoved {
            repairs.append(
                Repair(
                    .movieHeaderMoved,
                    message: "\(writer.kind.entryPath): the movie header outgrew its room and the media was moved once")
            )
        }
        return repairs
    }
}
