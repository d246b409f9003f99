internal import MediaCore
internal import MediaFFmpeg
internal import MediaPackaging

/// All of a stream but its media segments.
struct StreamContents: Sendable {
    /// Playlists, initialisations and texts by their path.
    let files: [String: [UInt8]]
    let plan: ExportPlan
    let renditions: [PackageRendition]
    /// The source as it was; nil where it has no state that could be told.
    var identity: InputIdentity?

    init(files: [String: [UInt8]], description: PackageDescription, identity: InputIdentity? = nil) {
        self.identity = identity
        self.files = files
        plan = description.plan
        renditions = description.renditions
    }

    /// The segment that a path names.
    func request(_ path: String) -> SegmentRequest? {
        for (index, rendition) in renditions.enumerated() where path.hasPrefix(rendition.folder + "/") {
            let name = path.dropFirst(rendition.folder.count + 1)
            if let number = RenditionWriter.segmentIndex(name, ".m4s"), rendition.segments.indices.contains(number) {
                return SegmentRequest(rendition: index, segment: number)
            }
        }
        return nil
    }

    func recipe(_ request: SegmentRequest) -> SegmentRecipe? {
        guard renditions.indices.contains(request.rendition),
            renditions[request.rendition].segments.indices.contains(request.segment)
        else { return nil }
        return renditions[request.rendition].segments[request.segment]
    }
}
