internal import MediaCore
internal import MediaFFmpeg
internal import MediaPackaging

/// A package as it will be, with everything but its media: playlists, initialisations, and the recipes of all segments.
struct PackageSurvey: Sendable {
    let planned: ExportJob.Planned
    /// Playlists, initialisations and texts by their path.
    let contents: [String: [UInt8]]
    let description: PackageDescription

    /// Renditions made of segments, in the order of the package.
    var segmented: [PackageRendition] { description.renditions.filter { !$0.segments.isEmpty } }
}

extension ExportJob {
    /// Plans, and tells what the package will be without rendering it.
    ///
    /// Returns besides what renders copied segments by the sample table, where there is one.
    func survey() throws(MediaError) -> (survey: PackageSurvey, stored: StoredSegments?) {
        var source: OpenedSource?
        let planned = try plan(keeping: &source)
        if let error = planned.plan.error(location: asset.location) { throw error }
        let opened: OpenedSource
        if let own = source.take() { opened = own } else { opened = try OpenedSource(asset, cancel: cancel) }
        let folder = MemoryFolder(cancel: cancel)
        let pass = try ExportPass(
            opened, planned: planned, staging: folder, options: options, cancel: cancel, meter: meter)
        let result = try pass.run()
        let stored = pass.storedSegments
        let assembly = PackageAssembly(
            planned: planned, staging: folder, encryption: nil, cancel: cancel, meter: meter)
        let description = try assembly.assemble(result, writesDescription: false).description
        return (PackageSurvey(planned: planned, contents: folder.contents, description: description), stored)
    }
}
