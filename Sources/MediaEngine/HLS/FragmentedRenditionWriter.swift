internal import MediaCore
internal import MediaFFmpeg
internal import MediaPackaging

/// Writes a rendition as fragmented MP4: one file a segment, or all in one.
final class FragmentedRenditionWriter: RenditionWriter {
    private let isSingleFile: Bool
    private let makeTrack: (TrackFragment) throws(MediaError) -> MovieTrack
    private var initialization: InitializationMap?
    private var file: OutputFile?
    private var segmentStart: Int64 = 0
    private let encryption: SegmentEncryption?
    private var cipher: SegmentCipher?
    /// The track as the initialisation describes it.
    private(set) var movieTrack: MovieTrack?

    /// - Parameter makeTrack: describes the track, once its first fragment is known.
    init(
        context: TrackContext, staging: OutputFolder, folder: String, isSingleFile: Bool,
        encryption: SegmentEncryption? = nil,
        makeTrack: @escaping (TrackFragment) throws(MediaError) -> MovieTrack
    ) {
        self.isSingleFile = isSingleFile
        self.encryption = encryption
        self.makeTrack = makeTrack
        super.init(context: context, staging: staging, folder: folder)
    }

    override var map: InitializationMap? { initialization }
    static let initializationName = "init.mp4"
    private static let singleName = "media.mp4"

    override func consume(
        _ fragment: TrackFragment, sequenceNumber: UInt32, context: TrackContext
    ) throws(MediaError) {
        if movieTrack == nil { try start(fragment) }
        let file = try openSegment()
        let before = file.byteCount
        let box = SegmentBytes.box(
            fragment, trackID: 1, sequenceNumber: sequenceNumber, origin: min(segmentOrigin ?? fragment.startTime, 0))
        let headerByteCount: Int
        if file.isCounting {
            headerByteCount = box.headerByteCount
            file.count(headerByteCount + box.mediaByteCount)
        } else {
            let header = box.header()
            headerByteCount = header.count
            try append(header, fragment.samples, to: file)
        }
        if context.isVideo, let first = fragment.timings.first, first.isSync {
            let length = headerByteCount + Int(first.byteCount)
            keyFrames.append(.init(time: fragment.firstTime, range: ByteRange(length: length, offset: Int(before))))
        }
    }

    /// Output time of the rendition's first slot.
    private var segmentOrigin: Int64?

    private func start(_ fragment: TrackFragment) throws(MediaError) {
        segmentOrigin = fragment.startTime
        let track = try makeTrack(fragment)
        movieTrack = track
        codecString = (try? SampleEntry(bytes: track.sampleEntry, isVideo: context.isVideo))?.codecString ?? ""
        let bytes = InitializationSegment(track: track).bytes()
        if isSingleFile {
            let shared = try staging.create(folder + "/" + Self.singleName)
            try shared.append(bytes)
            file = shared
            segmentStart = shared.byteCount
            initialization = InitializationMap(
                uri: Self.singleName, byteRange: ByteRange(length: bytes.count, offset: 0))
        } else {
            try staging.write(bytes, to: folder + "/" + Self.initializationName)
            initialization = InitializationMap(uri: Self.initializationName)
        }
    }

    private func openSegment() throws(MediaError) -> OutputFile {
        if let file {
            if cipher == nil { cipher = try newCipher() }
            return file
        }
        let opened = try staging.create(folder + "/" + Self.segmentName(segments.count, ".m4s"))
        file = opened
        segmentStart = 0
        cipher = try newCipher()
        try append(InitializationSegment.segmentType, to: opened)
        return opened
    }

    private func newCipher() throws(MediaError) -> SegmentCipher? {
        guard let encryption else { return nil }
        return try SegmentCipher(encryption, number: segments.count)
    }

    private func append(
        _ header: [UInt8], _ samples: [MediaSample] = [], to file: OutputFile
    ) throws(MediaError) {
        if let cipher {
            try file.append(cipher.update(header, samples.flatMap(\.pieces)))
        } else {
            try file.append(header, samples)
        }
    }

    override func finishSegment(_ recipe: SegmentRecipe, context: TrackContext) throws(MediaError) {
        guard let file else { return }
        if let last = cipher.take() { try file.append(last.finish()) }
        let length = Int(file.byteCount - segmentStart)
        if isSingleFile {
            record(
                recipe, uri: Self.singleName, byteCount: length,
                byteRange: ByteRange(length: length, offset: Int(segmentStart)))
            segmentStart = file.byteCount
        } else {
            record(recipe, uri: Self.segmentName(segments.count, ".m4s"), byteCount: length)
            try staging.finish(file)
            self.file = nil
        }
    }

    override func close() throws(MediaError) {
        if let file { try staging.finish(file) }
        file = nil
    }
}
