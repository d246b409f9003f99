internal import MediaCore
internal import MediaPackaging

/// Writes one rendition's segments and remembers what its playlists will say.
class RenditionWriter: FragmentConsumer {
    let context: TrackContext
    /// The track as playlists describe it; what is known only after the pass comes in then.
    final var info: TrackInfo
    let staging: OutputFolder
    /// Folder of the rendition, relative to the export folder.
    let folder: String
    private(set) var segments: [SegmentRecord] = []
    /// How the segments were rendered.
    private(set) var recipes: [SegmentRecipe] = []
    /// Key frames of the segment that is being written.
    final var keyFrames: [SegmentRecord.KeyFrame] = []
    /// RFC 6381 name of the codec, known with the first fragment.
    final var codecString = ""
    /// Whether segments are counted as they are; otherwise by what they have at most.
    var isMeasured: Bool { true }
    /// Where the initialisation is, if the format has one.
    var map: InitializationMap? { nil }

    init(context: TrackContext, staging: OutputFolder, folder: String) {
        self.context = context
        info = context.info
        self.staging = staging
        self.folder = folder
    }

    func consume(_ fragment: TrackFragment, sequenceNumber: UInt32, context: TrackContext) throws(MediaError) {}
    func finishSegment(_ recipe: SegmentRecipe, context: TrackContext) throws(MediaError) {}
    /// Closes what is still open.
    func close() throws(MediaError) {}

    /// The name of segment `index`.
    static func segmentName(_ index: Int, _ suffix: String) -> String {
        let digits = String(index + 1)
        return "segment_" + "00000".dropFirst(digits.utf8.count) + digits + suffix
    }

    /// The index of the segment of a name; nil for other names.
    static func segmentIndex(_ name: some StringProtocol, _ suffix: String) -> Int? {
        let digits = name.dropFirst("segment_".count).dropLast(suffix.count)
        guard let number = Int(digits), number > 0, segmentName(number - 1, suffix) == name else { return nil }
        return number - 1
    }

    /// Remembers a finished segment. The first one starts with the presentation.
    final func record(_ recipe: SegmentRecipe, uri: String, byteCount: Int, byteRange: ByteRange? = nil) {
        recipes.append(recipe)
        let start = segments.last?.end ?? 0
        segments.append(
            SegmentRecord(
                uri: uri, byteCount: byteCount, byteRange: byteRange, start: start, end: max(recipe.endTime, start + 1),
                keyFrames: keyFrames))
        keyFrames.removeAll()
    }

    /// A span of the track's ticks as a time.
    final func time(_ ticks: Int64) -> MediaTime { MediaTime(value: ticks, timescale: context.timescale) }
}
