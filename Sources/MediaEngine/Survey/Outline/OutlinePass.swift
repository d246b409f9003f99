internal import MediaCore
internal import MediaFFmpeg
internal import MediaPackaging

extension ExportJob {
    /// The package as opening, index and end of the source tell it, without reading the rest. Nil where they do not tell
    /// enough; the source is taken then only if packets of it were read.
    ///
    /// Rates are estimates, and samples are not counted.
    func outlined(_ kept: inout OpenedSource?) throws(MediaError) -> PackageSurvey? {
        guard options.timeline == .whole, asset.attachments.isEmpty, !options.readsTwice,
            outputs.allSatisfy({ $0.kind == .hls }), kept?.isIndexedByCues == true, var source = kept.take()
        else { return nil }
        let identity = source.input.identity
        guard let outline = try source.outline() else { return nil }
        let plan = planner.plan(outline.info, for: outputs)
        let decisions = plan.outputs.flatMap(\.keptTracks)
        guard plan.isExecutable, decisions.contains(where: { $0.index == outline.picture }),
            decisions.flatMap(\.treatments).allSatisfy(\.isCopy),
            outline.info.tracks.first(where: { $0.index == outline.picture })?.video?.gop?.hasOpenGOP == false
        else { return nil }
        let planned = Planned(info: outline.info, plan: plan)
        let folder = MemoryFolder(cancel: cancel)
        let tracks = try ExportTracks(
            planned, staging: folder, policy: source.policy, encryption: nil, isSurvey: true,
            estimates: SegmentEstimates(outline), source: &source)
        guard try tracks.outline(outline) else { return nil }
        let result = ExportPass.Result(
            renditions: tracks.renditions, progressive: [], pipelines: tracks.pipelines, texts: [], captions: [],
            repairs: [], presentationStart: tracks.zero)
        let assembly = PackageAssembly(planned: planned, staging: folder, encryption: nil, cancel: cancel, meter: meter)
        let description = try assembly.assemble(result, writesDescription: false).description
        return PackageSurvey(
            planned: planned, contents: folder.contents, description: description, identity: identity)
    }
}

// MARK: Tracks

extension ExportTracks {
    /// Tells the segments of all tracks. False where opening and ending do not tell enough of one.
    fileprivate func outline(_ outline: SourceOutline) throws(MediaError) -> Bool {
        for (index, track) in outline.opening.tracks { factory.firstPackets[index] = track.first }
        for copied in consumers.values.flatMap({ $0 }).compactMap({ $0 as? CopiedTrack }) {
            guard let pipeline = copied.pipeline as? VideoPipeline else { continue }
            var source = try SampleSource(pipeline.context)
            var ending: [MediaSample] = []
            for packet in outline.ending.pictures {
                if let sample = try source.sample(packet, shift: 0) { ending.append(sample) }
            }
            guard !ending.isEmpty else { return false }
            try pipeline.outline(outline.groups, ending: ending)
            try announceCuts()
        }
        for copied in consumers.sorted(by: { $0.key < $1.key }).flatMap(\.value).compactMap({ $0 as? CopiedTrack }) {
            guard let pipeline = copied.pipeline as? AudioPipeline else { continue }
            let index = pipeline.context.info.index
            guard let opening = outline.opening.tracks[index], let ending = outline.ending.tracks[index],
                let grid = SoundGrid(pipeline.context, opening: opening, ending: ending)
            else { return false }
            try pipeline.outline(grid)
        }
        return pipelines.allSatisfy { !$0.recipes.isEmpty }
    }
}
