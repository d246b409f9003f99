internal import MediaCore
internal import MediaFFmpeg
internal import MediaPackaging

/// What a stream has rendered, for a package that is made of the same media.
///
/// A segment is used again only where the package asks for the same: the media may have changed since, and an index may
/// have told less than all packets do.
final class RenderedSegments: SegmentStore {
    private let cache: SegmentCache
    private let renditions: [PackageRendition]
    /// The source they were rendered from.
    let identity: InputIdentity?

    init(_ cache: SegmentCache, of survey: PackageSurvey) {
        self.cache = cache
        renditions = survey.description.renditions
        identity = survey.identity
    }

    var isEmpty: Bool { cache.count == 0 }

    func segment(_ request: SegmentRequest, _ recipe: SegmentRecipe) -> [UInt8]? {
        guard renditions.indices.contains(request.rendition),
            renditions[request.rendition].segments.indices.contains(request.segment)
        else { return nil }
        let told = renditions[request.rendition].segments[request.segment]
        guard told.track == recipe.track, told.startTime == recipe.startTime, told.endTime == recipe.endTime,
            told.firstFragment == recipe.firstFragment, told.origin == recipe.origin,
            told.treatment == recipe.treatment, told.groupStarts == recipe.groupStarts, told.anchor == recipe.anchor,
            let bytes = cache.known(request)
        else { return nil }
        return Self.sampleCount(bytes) == recipe.packetCount ? bytes : nil
    }

    private static func sampleCount(_ segment: [UInt8]) -> Int? {
        let boxes = BoxReader(segment)
        var count = 0
        for moof in boxes.boxes() where moof.type == "moof" {
            guard let header = try? MovieFragmentHeader(boxes.content(of: moof)) else { return nil }
            count += header.runs.reduce(0) { $0 + $1.samples.count }
        }
        return count
    }

    func keep(_ bytes: [UInt8], _ request: SegmentRequest, _ recipe: SegmentRecipe) throws(MediaError) {}
    func discard() {}
}
