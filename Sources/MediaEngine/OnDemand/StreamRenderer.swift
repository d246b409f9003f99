internal import MediaCore
internal import MediaFFmpeg
internal import MediaPackaging

/// Renders the segments of a stream on threads that suit the work.
struct StreamRenderer: Sendable {
    private let asset: MediaAsset
    private let survey: PackageSurvey
    private let renderer: RecipeRenderer

    init(asset: MediaAsset, survey: PackageSurvey, stored: StoredSegments?) {
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
        let renderer = renderer
        return try await Job.run(location: asset.location, pool: pool) { (cancel) throws(MediaError) in
            try renderer.render(request.segment, of: recipes, cancel: cancel)
        }
    }
}
