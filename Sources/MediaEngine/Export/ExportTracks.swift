internal import MediaCore
internal import MediaFFmpeg
internal import MediaPackaging

/// The tracks of an export in all their forms, between the packets of the source and the files of the outputs.
final class ExportTracks {
    /// Time of the source at which the outputs start.
    let zero: MediaTime
    /// How far the source's own start lies from zero.
    let shift: MediaTime
    /// The tracks as the source has them.
    let sourceContexts: [Int: TrackContext]
    /// Who takes a track's packets.
    private(set) var consumers: [Int: [any PacketConsumer]] = [:]
    private(set) var renditions: [RenditionWriter] = []
    private(set) var progressive: [ProgressiveWriter] = []
    /// Text tracks of the source.
    private(set) var texts: [TextTrack] = []
    /// Captions inside the source's pictures.
    private(set) var captions: [CaptionTrack] = []
    private var leader: (any CutLeader)?
    private var followers: [any CutFollower] = []

    private let info: MediaInfo
    private let staging: OutputFolder
    private let policy: InputPolicy
    private let cancel: CancelFlag
    let factory: TrackFactory
    private let encryption: SegmentEncryption?
    /// Lengths of movie headers, where they are known before anything is written.
    private let headerByteCounts: [OutputKind: Int]
    /// Whether encoded segments are only told, not made.
    private let isSurvey: Bool
    /// Whether sound is decoded for that, so that nothing is left to guess.
    private let hearsAll: Bool
    /// Sizes of copied segments that are only told, not read either.
    private let estimates: SegmentEstimates?
    private var fragmentConsumers: [RenditionKey: [any FragmentConsumer]] = [:]
    private var forms: [RenditionKey: TrackForm] = [:]
    private var hlsKeys: [RenditionKey] = []

    /// Opens encoders and output files for everything the plan keeps.
    init(
        _ planned: ExportJob.Planned, staging: OutputFolder, policy: InputPolicy, encryption: SegmentEncryption?,
        isSurvey: Bool = false, hearsAll: Bool = false, estimates: SegmentEstimates? = nil,
        headerByteCounts: [OutputKind: Int] = [:],
        source: inout OpenedSource
    ) throws(MediaError) {
        let plan = planned.plan
        info = planned.info
        self.staging = staging
        self.policy = policy
        self.encryption = encryption
        self.isSurvey = isSurvey
        self.estimates = estimates
        self.hearsAll = hearsAll
        self.headerByteCounts = headerByteCounts
        cancel = source.cancel
        factory = TrackFactory(header: source.header)
        let kept = Set(plan.outputs.flatMap { $0.keptTracks.map(\.index) })
        let tracks = info.tracks.filter { kept.contains($0.index) }
        shift = PresentationOrigin.zero(of: tracks.filter { $0.type != .subtitle })
        let span = plan.timeline.spans.first
        zero = shift + (span?.start ?? .zero)
        let end = span?.end.map { $0 - (span?.start ?? .zero) }
        let contexts = try Self.contexts(tracks, zero: zero, end: end, &source)
        sourceContexts = contexts
        let target =
            plan.outputs.compactMap { output -> MediaTime? in
                if case .hls(let settings) = output.request { settings.segmentDuration } else { nil }
            }.first ?? HLSSettings().segmentDuration
        try openForms(plan, contexts)
        try openOutputs(plan, source: source)
        try connect(tracks, target: target)
        connectTexts(plan, contexts)
        // With them go encoders that only told their parameters: each holds as much memory as one at work.
        forms.removeAll()
    }

    private static func contexts(
        _ tracks: [TrackInfo], zero: MediaTime, end: MediaTime?, _ source: inout OpenedSource
    ) throws(MediaError) -> [Int: TrackContext] {
        let streams = source.demuxer.streams
        var contexts: [Int: TrackContext] = [:]
        for track in tracks {
            guard let stream = streams.first(where: { $0.index == track.index }) else {
                throw MediaError(
                    .damaged, "the track vanished between two readings", operation: .render, track: track.index)
            }
            let context = TrackContext(
                info: track, stream: stream, parameters: try source.codecParameters(stream),
                movie: source.movieTrack(of: stream), zero: zero, end: end, movieTimescale: source.header?.timescale)
            if case .several = track.edits, context.editMap == nil {
                throw MediaError(
                    .unsupportedFormat, "the edits of the track go back, overlap or change its speed",
                    operation: .render, track: track.index)
            }
            contexts[track.index] = context
        }
        return contexts
    }

    // MARK: Forms and outputs

    /// One context for each form of each track, shared by the outputs that take it.
    private func openForms(_ plan: ExportPlan, _ contexts: [Int: TrackContext]) throws(MediaError) {
        for output in plan.outputs {
            for decision in output.keptTracks {
                guard let context = contexts[decision.index] else { continue }
                for treatment in decision.treatments where treatment != .text {
                    let key = RenditionKey(track: decision.index, treatment: treatment)
                    if forms[key] == nil { forms[key] = try TrackForm(context, treatment, info: info) }
                    if output.request.kind == .hls { hlsKeys.append(key) }
                }
            }
        }
    }

    private func openOutputs(_ plan: ExportPlan, source: borrowing OpenedSource) throws(MediaError) {
        for output in plan.outputs {
            let keys = output.keptTracks.flatMap { decision in
                decision.treatments.filter { $0 != .text }.map { RenditionKey(track: decision.index, treatment: $0) }
            }
            let contexts = keys.compactMap { forms[$0]?.context }
            switch output.request {
            case .hls(let settings):
                for writer in makeRenditions(contexts, settings) {
                    renditions.append(writer)
                    fragmentConsumers[writer.context.key, default: []].append(writer)
                }
            case .mp4, .m4a:
                let writer = try makeProgressive(output.request.kind, contexts, source)
                progressive.append(writer)
                for key in keys { fragmentConsumers[key, default: []].append(writer.consumer()) }
            }
        }
    }

    private func makeRenditions(_ contexts: [TrackContext], _ settings: HLSSettings) -> [RenditionWriter] {
        var names = RenditionFolders()
        return contexts.map { context in
            let folder = names.folder(for: context.info)
            if settings.segmentFormat == .ts {
                return TransportStreamRenditionWriter(
                    context: context, staging: staging, folder: folder, encryption: encryption)
            }
            let factory = factory
            if isSurvey, estimates != nil || !context.treatment.isCopy {
                return EstimatedRenditionWriter(
                    context: context, staging: staging, folder: folder, estimates: estimates
                ) { (fragment) throws(MediaError) in try factory.track(context, fragment, number: 1) }
            }
            return FragmentedRenditionWriter(
                context: context, staging: staging, folder: folder, isSingleFile: settings.segmentFormat == .byterange,
                encryption: encryption
            ) { (fragment) throws(MediaError) in try factory.track(context, fragment, number: 1) }
        }
    }

    private func makeProgressive(
        _ kind: OutputKind, _ contexts: [TrackContext], _ source: borrowing OpenedSource
    ) throws(MediaError) -> ProgressiveWriter {
        let tags = MovieTags(text: info.metadata, covers: kind == .m4a ? covers(source) : [])
        let factory = factory
        let firstAudio = contexts.first { !$0.isVideo }?.info.index
        return try ProgressiveWriter(
            kind: kind, staging: staging, order: contexts.map(\.info.index),
            reserved: headerByteCounts[kind]
                ?? MovieHeaderEstimate.byteCount(
                    contexts, tags: tags, duration: info.duration, sourceByteCount: info.byteCount), tags: tags
        ) { (context, fragment, number) throws(MediaError) in
            try factory.track(
                context, fragment, number: number, alternateGroup: context.isVideo ? 0 : 1,
                isEnabled: context.isVideo || context.info.index == firstAudio)
        }
    }

    /// Attached pictures in a form MP4 has a place for.
    private func covers(_ source: borrowing OpenedSource) -> [[UInt8]] {
        let pictures = info.tracks.filter {
            $0.type == .attachedPicture && ["mjpeg", "png"].contains($0.codec.rawValue)
        }
        var covers: [[UInt8]] = []
        for picture in pictures {
            if let bytes = source.demuxer.attachedPicture(stream: picture.index) { covers.append(bytes) }
        }
        return covers
    }

    // MARK: Connecting

    private func connect(_ tracks: [TrackInfo], target: MediaTime) throws(MediaError) {
        for track in tracks where track.type == .video { try connectVideo(track.index, target) }
        // Without a picture every sound is cut by the same lengths.
        let leads = !tracks.contains { $0.type == .video }
        for track in tracks where track.type == .audio { try connectAudio(track.index, target, leads: leads) }
    }

    /// Text tracks, and captions inside the picture, where there is a package to show them in.
    private func connectTexts(_ plan: ExportPlan, _ contexts: [Int: TrackContext]) {
        for context in contexts.values.sorted(by: { $0.info.index < $1.info.index })
        where context.info.type == .subtitle {
            guard let text = TextTrack(context) else { continue }
            texts.append(text)
            consumers[context.info.index, default: []].append(text)
        }
        guard plan.outputs.contains(where: { $0.request.kind == .hls }) else { return }
        for context in contexts.values where context.isVideo {
            guard let track = CaptionTrack(context) else { continue }
            captions.append(track)
            consumers[context.info.index, default: []].append(track)
        }
    }

    private func consumers(of key: RenditionKey) -> [any FragmentConsumer] { fragmentConsumers[key] ?? [] }

    private func connectVideo(_ index: Int, _ target: MediaTime) throws(MediaError) {
        let own = forms.filter { $0.key.track == index }
        var copied: CopiedTrack?
        let copyKey = RenditionKey(track: index, treatment: .copy)
        if let form = own[copyKey] {
            let track = try CopiedTrack(
                VideoPipeline(form.context, consumers: consumers(of: copyKey), target: target))
            copied = track
            consumers[index, default: []].append(track)
            if hlsKeys.contains(copyKey) || leader == nil { leader = track }
        }
        for group in VideoGroup.groups(own.map(\.value)) {
            // Rungs below a copied one are cut where it is.
            let isInPackage = group.forms.contains { hlsKeys.contains($0.context.key) }
            let follows = group.encoding.keepsTimes && isInPackage && copied != nil && hlsKeys.contains(copyKey)
            let member: any PacketConsumer & CutLeader & CutFollower
            if isSurvey {
                member = try group.survey(target: target, follows: follows, consumers: { self.consumers(of: $0) })
            } else {
                member = try group.transcoder(
                    target: target, follows: follows, policy: policy, cancel: cancel,
                    consumers: { self.consumers(of: $0) })
            }
            consumers[index, default: []].append(member)
            if follows {
                followers.append(member)
            } else if leader == nil || isInPackage {
                leader = member
            }
        }
    }

    private func connectAudio(_ index: Int, _ target: MediaTime, leads: Bool) throws(MediaError) {
        let own = forms.filter { $0.key.track == index }.map(\.value)
        if let form = own.first(where: { $0.context.treatment.isCopy }) {
            let pipeline = AudioPipeline(
                form.context, consumers: consumers(of: form.context.key), target: target, leadsCuts: leads)
            let track = try CopiedTrack(pipeline)
            consumers[index, default: []].append(track)
            followers.append(track)
        }
        let encoded = own.compactMap { form -> (AudioEncoding, TrackForm)? in
            if case .audio(let encoding) = form.context.treatment { (encoding, form) } else { nil }
        }
        // One decoder for all forms of one rate, in an order that does not depend on hashing.
        for (_, members) in Dictionary(grouping: encoded, by: \.0.sampleRate).sorted(by: { $0.key < $1.key }) {
            let sorted = members.sorted { ($0.0.channelCount, $0.0.bitRate) < ($1.0.channelCount, $1.0.bitRate) }
            guard let source = sorted.first?.1.source else { continue }
            let member: any PacketConsumer & CutFollower
            if isSurvey, hearsAll {
                member = AudioTranscoder(
                    source,
                    rungs: sorted.map { encoding, form in
                        (encoding, SurveyedPipeline(form.context, consumers: consumers(of: form.context.key)))
                    }, target: target, leadsCuts: leads, policy: policy, cancel: cancel)
            } else if isSurvey {
                let rungs = sorted.map { encoding, form in
                    (encoding, SurveyedPipeline(form.context, consumers: consumers(of: form.context.key)))
                }
                member = SurveyedSound(source, rungs: rungs, target: target, leadsCuts: leads, policy: policy)
            } else {
                var rungs: [(encoding: AudioEncoding, pipeline: TrackPipeline)] = []
                for (encoding, form) in sorted {
                    rungs.append(
                        (
                            encoding,
                            try EncodedPipeline(encoded: form.context, consumers: consumers(of: form.context.key))
                        ))
                }
                member = AudioTranscoder(
                    source, rungs: rungs, target: target, leadsCuts: leads, policy: policy, cancel: cancel)
            }
            consumers[index, default: []].append(member)
            followers.append(member)
        }
    }

    /// Tracks that are copied, as the source has them.
    var copiedContexts: [TrackContext] {
        consumers.values.flatMap { $0 }.compactMap { ($0 as? CopiedTrack)?.pipeline.context }
    }

    // MARK: Running

    /// Hands a packet on. Returns how far its track has come; nil for a track nobody takes.
    func add(_ packet: Packet, _ times: TimestampRepair.Times) throws(MediaError) -> MediaTime? {
        guard let takers = consumers[packet.streamIndex] else { return nil }
        var end = MediaTime.zero
        for taker in takers {
            try taker.add(packet, times)
            if taker === leader { try announceCuts() }
            for pipeline in taker.pipelines {
                end = max(end, MediaTime(value: pipeline.end ?? 0, timescale: pipeline.context.timescale))
            }
        }
        return end
    }

    /// Hands a sample on that was not read as a packet.
    func add(_ sample: MediaSample, to track: CopiedTrack) throws(MediaError) {
        try track.add(sample)
        if sample.isSync, track === leader { try announceCuts() }
    }

    /// Hands on what the sample table tells of a whole track.
    func survey(_ samples: StoredTimes, of track: CopiedTrack) throws(MediaError) {
        try track.survey(samples)
        if track === leader { try announceCuts() }
    }

    /// Tells followers where the leader cut.
    func announceCuts() throws(MediaError) {
        guard let leader else { return }
        for cut in leader.takeCuts() {
            for follower in followers { try follower.announce(cut) }
        }
    }

    /// Closes everything: pictures first, since they cut the sound.
    func finish() throws(MediaError) {
        let all = consumers.sorted { $0.key < $1.key }.flatMap(\.value)
        if let leader = leader as? any PacketConsumer {
            try leader.finish()
            try announceCuts()
        }
        for consumer in all where consumer !== leader { try consumer.finish() }
        for pipeline in pipelines where pipeline.sampleCount == 0 {
            throw MediaError(
                .damaged, "no sample of the \(pipeline.context.info.codec) track can be used", operation: .render,
                track: pipeline.context.info.index)
        }
        for rendition in renditions { try rendition.close() }
    }

    /// All forms of all tracks.
    var pipelines: [TrackPipeline] {
        consumers.sorted { $0.key < $1.key }.flatMap { $0.value.flatMap(\.pipelines) }
    }
}
