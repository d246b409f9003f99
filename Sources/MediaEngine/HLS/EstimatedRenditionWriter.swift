internal import MediaCore
internal import MediaFFmpeg
internal import MediaPackaging

/// A rendition that is made later: writes its initialisation, and counts segments by what they will have about, or at
/// most.
final class EstimatedRenditionWriter: RenditionWriter {
    private let makeTrack: (TrackFragment) throws(MediaError) -> MovieTrack
    /// Nil where segments are encoded.
    private let estimates: SegmentEstimates?

    /// - Parameters:
    ///   - estimates: sizes of copied segments.
    ///   - makeTrack: describes the track, once it is known where it starts.
    init(
        context: TrackContext, staging: OutputFolder, folder: String, estimates: SegmentEstimates? = nil,
        makeTrack: @escaping (TrackFragment) throws(MediaError) -> MovieTrack
    ) {
        self.makeTrack = makeTrack
        self.estimates = estimates
        super.init(context: context, staging: staging, folder: folder)
    }

    override var isMeasured: Bool { false }
    override var map: InitializationMap? { InitializationMap(uri: FragmentedRenditionWriter.initializationName) }

    override func finishSegment(_ recipe: SegmentRecipe, context: TrackContext) throws(MediaError) {
        if segments.isEmpty { try writeInitialization(recipe) }
        record(
            recipe, uri: Self.segmentName(segments.count, ".m4s"),
            byteCount: estimates?.byteCount(recipe, context)
                ?? Self.largestByteCount(recipe, timescale: context.timescale))
    }

    private func writeInitialization(_ recipe: SegmentRecipe) throws(MediaError) {
        var samples: [MediaSample] = []
        if !context.treatment.isCopy {
            // The sample entry is made of the encoder's parameters; what is in the packet does not matter.
            let packet = try Packet(
                [0, 0, 0, 1, 0x65, 0, 0, 0], stream: context.info.index, timeBase: context.stream.timeBase)
            samples = [MediaSample(packet, time: recipe.startTime, duration: 1, isSync: true)]
        }
        let track = try makeTrack(TrackFragment(samples, from: recipe.startTime, to: recipe.endTime))
        codecString = (try? SampleEntry(bytes: track.sampleEntry, isVideo: context.isVideo))?.codecString ?? ""
        try staging.write(
            InitializationSegment(track: track).bytes(),
            to: folder + "/" + FragmentedRenditionWriter.initializationName)
    }

    /// What an encoder may spend on a segment: its rate, the two seconds its buffer holds, and the boxes around.
    private static func largestByteCount(_ recipe: SegmentRecipe, timescale: Int32) -> Int {
        let seconds = Double(recipe.endTime - max(recipe.startTime, 0)) / Double(timescale)
        let boxes = 200 + 16 * recipe.packetCount
        switch recipe.treatment {
        case .video(let encoding): return Int(Double(encoding.maximumBitRate ?? 0) * (seconds + 2) / 8) + boxes
        case .audio(let encoding): return Int(Double(encoding.bitRate) * seconds * 1.25 / 8) + boxes
        case .copy, .text: return boxes
        }
    }
}
