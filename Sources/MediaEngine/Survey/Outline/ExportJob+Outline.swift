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
