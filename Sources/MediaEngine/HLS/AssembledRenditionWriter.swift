internal import MediaCore
internal import MediaFFmpeg
internal import MediaPackaging

/// Writes a rendition of segments that are rendered already.
final class AssembledRenditionWriter: RenditionWriter {
    private let initialization: [UInt8]

    /// - Parameters:
    ///   - told: the rendition as it was told before it was rendered.
    ///   - initialization: its initialisation segment.
    init(_ told: RenditionWriter, initialization: [UInt8], staging: OutputFolder) {
        self.initialization = initialization
        super.init(context: told.context, staging: staging, folder: told.folder)
        codecString = told.codecString
    }

    override var map: InitializationMap? { InitializationMap(uri: FragmentedRenditionWriter.initializationName) }

    /// Writes the next segment.
    ///
    /// - Throws: `damaged` where its boxes cannot be read.
    func add(_ bytes: [UInt8], _ recipe: SegmentRecipe) throws(MediaError) {
        if segments.isEmpty {
            try staging.write(initialization, to: folder + "/" + FragmentedRenditionWriter.initializationName)
        }
        if context.isVideo { keyFrames = try Self.keyFrames(bytes, recipe, context) }
        let name = Self.segmentName(segments.count, ".m4s")
        try staging.write(bytes, to: folder + "/" + name)
        record(recipe, uri: name, byteCount: bytes.count)
    }

    /// Each fragment that starts with a sync sample: its head and that sample.
    private static func keyFrames(
        _ bytes: [UInt8], _ recipe: SegmentRecipe, _ context: TrackContext
    ) throws(MediaError) -> [SegmentRecord.KeyFrame] {
        var frames: [SegmentRecord.KeyFrame] = []
        do throws(BoxError) {
            var reader = BoxReader(bytes)
            while let box = try reader.nextBox() {
                guard box.type == "moof" else { continue }
                let fragment = try MovieFragmentHeader(reader.content(of: box))
                guard let run = fragment.runs.first, let base = run.baseDecodeTime, let first = run.samples.first,
                    let offset = run.dataOffset, first.isSync
                else { continue }
                let shown =
                    Int64(clamping: base) + recipe.origin + Int64(first.compositionOffset) - context.reorderDelay
                frames.append(
                    .init(
                        time: shown,
                        range: ByteRange(length: offset + Int(first.byteCount), offset: box.range.lowerBound)))
            }
        } catch {
            throw MediaError(
                .damaged, "segment \(recipe.index) cannot be read back: \(error)", operation: .render,
                track: recipe.track)
        }
        return frames
    }
}
