internal import MediaCore
internal import MediaFFmpeg
internal import MediaPackaging

/// A package as it will be, with everything but its media: playlists, initialisations, and the recipes of all segments.
struct PackageSurvey: Sendable {
    let planned: ExportJob.Planned
    /// Playlists, initialisations and texts by their path.
    let contents: [String: [UInt8]]
    let description: PackageDescription
    /// The source as it was.
    var identity: InputIdentity?
    /// Renditions made of segments, in the order of the package.
    var segmented: [PackageRendition] { description.renditions.filter { !$0.segments.isEmpty } }
}

extension ExportJob {
    /// Plans, and tells what the package will be without rendering it.
    ///
    /// Returns besides what renders copied segments by the sample table, where there is one.
    func survey() throws(MediaError) -> (survey: PackageSurvey, stored: StoredSegments?) {
        try checkRequest()
        var source: OpenedSource? = try OpenedSource(asset, readsPackets: false, indexesFragments: true, cancel: cancel)
        if let outlined = try outlined(&source) { return (outlined, nil) }
        var planned = try plan(keeping: &source, foretells: !options.readsTwice)
        if let error = planned.plan.error(location: asset.location) { throw error }
        if planned.isForetold {
            do throws(MediaError) {
                let told = try told(&source, planned)
                if try told.pass.confirm(&planned, planner: planner, outputs: outputs) {
                    return try survey(told, planned)
                }
            } catch  where [.damaged, .unsupportedCodec, .noSuitableTrack].contains(error.code) {
                planned = try plan()
                if let error = planned.plan.error(location: asset.location) { throw error }
            }
        }
        return try survey(try told(&source, planned), planned)
    }

    /// A pass into memory.
    private struct Told {
        let pass: ExportPass
        let result: ExportPass.Result
        let folder: MemoryFolder
        let identity: InputIdentity?
    }

    private func told(_ source: inout OpenedSource?, _ planned: Planned) throws(MediaError) -> Told {
        let opened: OpenedSource
        if let own = source.take() {
            opened = own
        } else {
            opened = try OpenedSource(asset, indexesFragments: true, cancel: cancel)
        }
        let folder = MemoryFolder(cancel: cancel)
        let identity = opened.input.identity
        let pass = try ExportPass(
            opened, planned: planned, staging: folder, options: options, cancel: cancel, meter: meter)
        return Told(pass: pass, result: try pass.run(), folder: folder, identity: identity)
    }

    private func survey(
        _ told: Told, _ planned: Planned
    ) throws(MediaError) -> (survey: PackageSurvey, stored: StoredSegments?) {
        let assembly = PackageAssembly(
            planned: planned, staging: told.folder, encryption: nil, cancel: cancel, meter: meter)
        let description = try assembly.assemble(told.result, writesDescription: false).description
        let survey = PackageSurvey(
            planned: planned, contents: told.folder.contents, description: description, identity: told.identity)
        return (survey, told.pass.storedSegments)
    }
}
