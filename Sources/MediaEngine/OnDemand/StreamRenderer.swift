internal import MediaCore
internal import MediaFFmpeg
internal import MediaPackaging

/// Renders the segments of a stream by the way that is shortest for each.
struct StreamRenderer: Sendable {
    let asset: MediaAsset
    let survey: PackageSurvey
    let stored: StoredSegments?

    func render(_ request: SegmentRequest) async throws -> [UInt8] {
        let recipe = survey.description.renditions[request.rendition].segments[request.segment]
        let pool: WorkerPool = recipe.treatment.isCopy ? .inputOutput : .encoding
        return try await Job.run(location: asset.location, pool: pool) { (cancel) throws(MediaError) in
            try render(request, cancel: cancel)
        }
    }

    /// The same on the caller's thread.
    func render(_ request: SegmentRequest, cancel: CancelFlag) throws(MediaError) -> [UInt8] {
        let recipes = survey.description.renditions[request.rendition].segments
        let recipe = recipes[request.segment]
        if let stored, stored.renders(recipe) { return try stored.render(recipe, of: recipes, cancel: cancel) }
        let renderer = SegmentRenderer(
            asset: asset, info: survey.planned.info, presentationStart: survey.description.presentationStart)
        return try renderer.render(recipe, isForetold: true, cancel: cancel)
    }
}
