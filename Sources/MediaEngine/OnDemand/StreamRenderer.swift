internal import MediaCore
internal import MediaFFmpeg
internal import MediaPackaging

/// Renders the segments of a stream on threads that suit the work.
struct StreamRenderer: SegmentRendering {
    private let asset: MediaAsset
    private let survey: PackageSurvey
    private let renderer: RecipeRenderer
    /// Longest time a segment may take, for who waits for it here.
    private let timeLimit: Duration?

    init(asset: MediaAsset, survey: PackageSurvey, stored: StoredSegments?, timeLimit: Duration? = nil) {
        self.timeLimit = timeLimit
        self.asset = asset
        self.survey = survey
        renderer = RecipeRenderer(
            packets: SegmentRenderer(
                asset: asset, info: survey.planned.info, presentationStart: survey.description.presentationStart,
                identity: survey.identity),
            stored: stored)
    }

    func render(_ request: SegmentRequest) async throws -> [UInt8] {
        let recipes = survey.description.renditions[request.rendition].segments
        let pool: WorkerPool = recipes[request.segment].treatment.isCopy ? .inputOutput : .encoding
        return try await Job.run(location: asset.location, pool: pool) { (cancel) throws(MediaError) in
            cancel.setTimeLimit(timeLimit)
            return try render(request, cancel: cancel)
        }
    }

    /// The same on the caller's thread.
    func render(_ request: SegmentRequest, cancel: CancelFlag) throws(MediaError) -> [UInt8] {
        let renditions = survey.description.renditions
        guard renditions.indices.contains(request.rendition),
            renditions[request.rendition].segments.indices.contains(request.segment)
        else { throw MediaError(.internal, "there is no such segment", operation: .render) }
        return try renderer.render(request.segment, of: renditions[request.rendition].segments, cancel: cancel)
    }

    /// There is nothing that has to be ended.
    func end() {}
    func close() {}
}
