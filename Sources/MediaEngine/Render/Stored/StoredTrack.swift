internal import MediaCore
internal import MediaFFmpeg
internal import MediaPackaging

/// A copied track whose samples are taken by the sample table: no packet is read.
struct StoredTrack {
    /// What does not change while samples are read, in one place: the track itself is copied often.
    private final class Facts {
        let context: TrackContext
        let movie: MovieHeader.Track
        /// Ticks from the table's times to the output's; nil where they do not differ by a whole number.
        let distance: Int64?
        /// The duration of every sample where the demuxer would give them one by the frame rate.
        let evenDuration: Int64?
        let hasOwnDurations: Bool
        let sourceByteCount: Int64
        let maximumByteCount: Int
        let inspectedTrack: Int32

        init(
            _ context: TrackContext, _ movie: MovieHeader.Track, distance: Int64?, sourceByteCount: Int64,
            maximumByteCount: Int, inspectedTrack: Int32
        ) {
            self.context = context
            self.movie = movie
            self.distance = distance
            self.sourceByteCount = sourceByteCount
            self.maximumByteCount = maximumByteCount
            self.inspectedTrack = inspectedTrack
            hasOwnDurations = !movie.samples.hasCompositionOffsets
            evenDuration = movie.samples.uniformDuration.map { Int64($0) }
        }
    }

    private let facts: Facts
    /// Where the next sample is read.
    private(set) var cursor: SampleCursor
    /// The next sample; nil at the end.
    private(set) var next: MediaSample?
    /// Where the next sample lies; the largest number at the end.
    private(set) var nextOffset = Int64.max

    var context: TrackContext { facts.context }

    /// Nil where a table does not tell all that packets would.
    init?(_ context: TrackContext, source: borrowing OpenedSource, isInspected: Bool) {
        guard let movie = context.movie, Self.isComplete(context, movie, source.header),
            let byteCount = source.input.byteCount
        else { return nil }
        var shift = MediaTime.zero - context.zero
        if case .single(let delay, let mediaStart, _) = context.info.edits { shift = shift - mediaStart + delay }
        let whole = shift.ticks(at: context.timescale)
        facts = Facts(
            context, movie,
            distance: MediaTime(value: whole, timescale: context.timescale) == shift ? whole : nil,
            sourceByteCount: byteCount, maximumByteCount: source.policy.maximumPacketByteCount,
            inspectedTrack: isInspected ? Int32(context.info.index) : -1)
        cursor = movie.samples.cursor
    }

    /// Codecs whose samples go into MP4 as they are, and are packets as they are.
    private static let codecs: Set<CodecID> = [.h264, .hevc, .aac, .opus, .flac, .alac]

    private static func isComplete(_ context: TrackContext, _ movie: MovieHeader.Track, _ header: MovieHeader?) -> Bool
    {
        let table = movie.samples
        guard let header, codecs.contains(context.info.codec), table.sampleCount > 0, table.chunkCount > 0,
            movie.sampleEntries.count == 1, context.editMap == nil, !table.hasOtherAccessPoints, !table.hasNoSync,
            !table.isIrregular
        else { return false }
        if context.isVideo {
            // Parameter sets in the samples have to leave them.
            guard let type = movie.sampleEntries.first?.type.description, !["hev1", "avc3", "dvhe"].contains(type),
                SampleEntryFactory.isStored(movie, header, isVideo: true)
            else { return false }
            let minimum = context.info.codec == .h264 ? 7 : 23
            return context.stream.configuration.count >= minimum
                && !NALUnits.beginsWithStartCode(context.stream.configuration)
        }
        // Chunks of old QuickTime sound are no samples.
        return !context.stream.configuration.isEmpty && table.uniformDuration != 1
    }

    /// The same track from another sample on.
    func starting(at cursor: SampleCursor) -> StoredTrack {
        var track = self
        track.cursor = cursor
        track.next = nil
        return track
    }

    /// Goes to the next sample.
    ///
    /// Throws `damaged` where it lies outside the file, `limitExceeded` for an oversized one.
    mutating func advance() throws(MediaError) {
        next = nil
        nextOffset = .max
        if let sample = try nextStored() {
            nextOffset = sample.offset
            let ticks = sample.presentationTime
            next = MediaSample(
                at: sample.offset, byteCount: sample.byteCount,
                time: facts.distance.map { ticks &+ $0 } ?? context.outputTime(ticks, base: context.stream.timeBase),
                duration: duration(of: sample), isSync: sample.isSync, sourceTicks: ticks,
                inspectedTrack: facts.inspectedTrack)
        }
    }

    /// The next sample that has bytes, as it stands in the table.
    mutating func nextStored() throws(MediaError) -> SampleTable.Sample? {
        while let sample = cursor.next() {
            guard isInside(sample) else { throw missing() }
            guard Int(sample.byteCount) <= facts.maximumByteCount else { throw tooLarge(sample.byteCount) }
            if sample.byteCount > 0 { return sample }
        }
        return nil
    }

    /// Whether the table's times lie a whole number of ticks from the output's.
    var isShiftedEvenly: Bool { facts.distance != nil }
    /// That number.
    var tickDistance: Int64 { facts.distance ?? 0 }

    /// The first packet, where the sample entry has to be made of it; nil where the source's own will do.
    func firstPacket(_ source: borrowing OpenedSource) throws(MediaError) -> Packet? {
        if let header = source.header, SampleEntryFactory.isStored(facts.movie, header, isVideo: context.isVideo) {
            return nil
        }
        var cursor = facts.movie.samples.cursor
        guard let sample = cursor.next(), isInside(sample), Int(sample.byteCount) <= facts.maximumByteCount else {
            throw missing()
        }
        return try packet(at: sample.offset, byteCount: Int(sample.byteCount), source)
    }

    /// A sample read as a packet, without its times.
    func packet(of sample: MediaSample, _ source: borrowing OpenedSource) throws(MediaError) -> Packet {
        try packet(at: sample.sourceOffset ?? 0, byteCount: sample.byteCount, source)
    }

    private func packet(
        at offset: Int64, byteCount: Int, _ source: borrowing OpenedSource
    ) throws(MediaError) -> Packet {
        let bytes = try source.input.read(at: offset, count: byteCount)
        return try Packet(bytes, stream: context.info.index, timeBase: context.stream.timeBase)
    }

    /// As the demuxer has it: the time to the next sample, or one frame where samples are reordered.
    func duration(of sample: SampleTable.Sample) -> Int64? {
        duration(
            decodingTime: sample.decodingTime, duration: sample.duration,
            isLast: cursor.index >= facts.movie.samples.sampleCount)
    }

    /// The same of a sample that is told by its numbers.
    func duration(decodingTime: Int64, duration: UInt32, isLast: Bool) -> Int64? {
        var own: Int64 = 0
        if facts.hasOwnDurations {
            own = isLast ? Int64(clamping: facts.movie.duration) - decodingTime : Int64(duration)
        }
        if own > 0 { return own }
        return context.isVideo ? facts.evenDuration : nil
    }

    /// All samples at once. Throws as reading them one by one does.
    func columns() throws(MediaError) -> SampleColumns {
        let columns = SampleColumns(facts.movie.samples, wantsPlaces: true)
        let limit = facts.sourceByteCount
        for (offset, size) in zip(columns.offsets, columns.byteCounts) {
            guard offset >= 0, offset <= limit - Int64(size) else { throw missing() }
            guard Int(size) <= facts.maximumByteCount else { throw tooLarge(size) }
        }
        return columns
    }

    private func tooLarge(_ size: UInt32) -> MediaError {
        MediaError(.limitExceeded, "a packet has \(size) bytes", operation: .read, track: context.info.index)
    }

    /// Samples that were not read yet.
    var restCount: Int { facts.movie.samples.sampleCount - cursor.index }

    /// The place before the first sample.
    var start: SampleCursor { facts.movie.samples.cursor }

    private func isInside(_ sample: SampleTable.Sample) -> Bool {
        sample.offset >= 0 && sample.offset <= facts.sourceByteCount - Int64(sample.byteCount)
    }

    private func missing() -> MediaError {
        var whole = 0
        facts.movie.samples.forEachSample { if isInside($0) { whole += 1 } }
        return MediaError(
            .damaged,
            "the file is cut off or damaged: \(whole) of \(facts.movie.samples.sampleCount) samples could be read",
            operation: .read, track: context.info.index)
    }
}
