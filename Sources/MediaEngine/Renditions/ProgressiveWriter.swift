internal import MediaCore
internal import MediaFFmpeg
internal import MediaPackaging

/// Writes a progressive MP4 or M4A in one pass with the movie header first: room for it is kept in front of the media
/// and closed by a free box. Where the room does not suffice, the media is moved once.
final class ProgressiveWriter {
    /// One track's way into the file.
    private struct Slot {
        var description: MovieTrack
        var samples = SampleTableBuilder()
        var start: Int64
        var end: Int64
    }

    let kind: OutputKind
    private let file: OutputFile
    private let staging: OutputFolder
    private let tags: MovieTags
    private let reserved: Int
    private let headerOffset: Int
    private var slots: [Int: Slot] = [:]
    private let order: [Int]
    private let path: String
    private let makeTrack: (TrackContext, TrackFragment, UInt32) throws(MediaError) -> MovieTrack
    /// Whether the media had to be moved.
    private(set) var wasMoved = false

    /// - Parameters:
    ///   - path: in the export folder; nil for the output's own name.
    ///   - order: the tracks' indices in the source, in the order of the file.
    ///   - reserved: bytes kept for the movie header.
    init(
        kind: OutputKind, path: String? = nil, staging: OutputFolder, order: [Int], reserved: Int, tags: MovieTags,
        makeTrack: @escaping (TrackContext, TrackFragment, UInt32) throws(MediaError) -> MovieTrack
    ) throws(MediaError) {
        self.kind = kind
        self.staging = staging
        self.order = order
        self.path = path ?? kind.entryPath
        self.reserved = max(reserved, 8)
        self.tags = tags
        self.makeTrack = makeTrack
        file = try staging.create(self.path)
        let type = (kind == .m4a ? ProgressiveMovie.Brand.m4a : .mp4).fileType
        headerOffset = type.count
        try file.append(type + Self.freeBox(self.reserved) + Self.mediaHeader(16))
    }

    private static func freeBox(_ size: Int) -> [UInt8] {
        var writer = BoxWriter(reserving: size)
        writer.u32(UInt32(clamping: size))
        writer.type("free")
        writer.zeros(size - 8)
        return writer.bytes
    }

    /// The head of the media data box, with a size of 64 bits.
    private static func mediaHeader(_ size: UInt64) -> [UInt8] {
        var writer = BoxWriter()
        writer.u32(1)
        writer.type("mdat")
        writer.u64(size)
        return writer.bytes
    }

    /// Indices of the tracks in the source, in the order of the file: track numbers count from one.
    var trackOrder: [Int] { order }

    /// The consumer of a track's fragments.
    func consumer() -> any FragmentConsumer { Consumer(self) }

    private final class Consumer: FragmentConsumer {
        private let writer: ProgressiveWriter
        init(_ writer: ProgressiveWriter) { self.writer = writer }

        func consume(_ fragment: TrackFragment, sequenceNumber: UInt32, context: TrackContext) throws(MediaError) {
            try writer.append(fragment, context)
        }

        func finishSegment(_ recipe: SegmentRecipe, context: TrackContext) throws(MediaError) {}
    }

    private func append(_ fragment: TrackFragment, _ context: TrackContext) throws(MediaError) {
        let index = context.info.index
        if slots[index] == nil {
            let number = UInt32((order.firstIndex(of: index) ?? order.count) + 1)
            slots[index] = Slot(
                description: try makeTrack(context, fragment, number), start: fragment.startTime, end: fragment.endTime)
        }
        slots[index]?.samples.appendChunk(offset: UInt64(file.byteCount), samples: fragment.timings)
        slots[index]?.end = fragment.endTime
        if file.isCounting {
            file.count(fragment.timings.reduce(0) { $0 + Int($1.byteCount) })
        } else {
            try file.append([], fragment.samples)
        }
    }

    /// Writes the movie header and closes the file. Returns how long the file plays.
    func finish() throws(MediaError) -> MediaTime {
        let mediaStart = headerOffset + reserved
        var header = movie(shift: 0).header()
        if header.count == reserved || header.count + 8 <= reserved {
            let rest = reserved - header.count
            if rest > 0 { header += Self.freeBox(rest).prefix(8) }
            try file.patch(header, at: Int64(headerOffset))
            try file.patch(Self.mediaHeader(UInt64(file.byteCount) - UInt64(mediaStart)), at: Int64(mediaStart))
        } else {
            // Chunk offsets may need 64 bits after the move, so the room is taken from a header made with it.
            let room = movie(shift: UInt64(header.count)).header().count + 8
            let distance = Int64(room - reserved)
            try file.shift(from: Int64(mediaStart), by: distance)
            header = movie(shift: UInt64(distance)).header()
            header += Self.freeBox(room - header.count).prefix(room - header.count)
            try file.patch(header, at: Int64(headerOffset))
            let start = Int64(mediaStart) + distance
            try file.patch(Self.mediaHeader(UInt64(file.byteCount - start)), at: start)
            wasMoved = true
        }
        try staging.finish(file)
        return slots.values.map { MediaTime(value: $0.end, timescale: $0.description.timescale) }.max() ?? .zero
    }

    private func movie(shift: UInt64) -> ProgressiveMovie {
        let tracks = order.compactMap { slots[$0] }.map { slot in
            var samples = slot.samples
            samples.shiftChunks(by: shift)
            return ProgressiveMovie.Track(
                description: slot.description, samples: samples, presentationDuration: slot.end - max(slot.start, 0),
                delay: max(slot.start, 0))
        }
        return ProgressiveMovie(tracks: tracks, tags: tags)
    }

    var byteCount: Int { Int(file.byteCount) }

    /// Length of the movie header of what was taken so far.
    var headerByteCount: Int { movie(shift: 0).header().count }
}
