internal import MediaCore

/// Makes one progressive movie of the tracks of several: headers are taken over as they are, chunks are laid in the
/// order of their times, and only the places of chunks are written anew.
package struct MovieMerge: Sendable {
    /// A run of a track's bytes in one of the sources.
    package struct Chunk: Sendable, Hashable {
        /// Which source it lies in.
        package var source: Int
        package var offset: UInt64
        package var byteCount: UInt64
        fileprivate var track: Int
        fileprivate var time: MediaTime
    }

    private struct Track {
        var box: [UInt8]
        var number: UInt32
        var isSound: Bool
        /// Whether players take it without being asked.
        var isEnabled: Bool
        var chunks: [Chunk]
    }

    private let first: [UInt8]
    private var tracks: [Track] = []
    private let duration: UInt64
    /// Chunks in the order of the new file.
    package private(set) var chunks: [Chunk] = []
    /// Numbers the tracks of the sources behind the first one get.
    package private(set) var addedNumbers: [UInt32] = []

    /// - Parameters:
    ///   - movies: movie headers (`moov`), all with one timescale. The first one's tags and track numbers stay.
    ///   - removing: numbers of tracks of the first movie that are left out.
    /// - Throws: `BoxError` for a header that cannot be taken apart.
    package init(_ movies: [[UInt8]], removing: Set<UInt32>) throws(BoxError) {
        guard let base = movies.first else { throw BoxError.missing("moov") }
        first = base
        var longest: UInt64 = 0
        var next: UInt32 = 1
        var scale: Int32?
        var left = removing
        for (source, movie) in movies.enumerated() {
            var reader = BoxReader(movie)
            guard let moov = try reader.nextBox(), moov.type == "moov" else { throw BoxError.missing("moov") }
            let content = reader.content(of: moov)
            guard let mvhd = content.firstBox("mvhd") else { throw BoxError.missing("mvhd") }
            let (timescale, length) = try MovieHeader.timescaleAndDuration(content.content(of: mvhd))
            guard scale == nil || scale == timescale else { throw BoxError.badValue("mvhd", field: "timescale") }
            scale = timescale
            for trak in content.boxes() where trak.type == "trak" {
                let header = try MovieHeader.Track(content.content(of: trak), maximumSamples: 50_000_000)
                if source == 0, removing.contains(header.trackID) {
                    guard header.handler != "vide" else { throw BoxError.badValue("tkhd", field: "track_ID") }
                    left.remove(header.trackID)
                    next = max(next, header.trackID + 1)
                    continue
                }
                let number = source == 0 ? header.trackID : next
                next = max(next, number + 1)
                if source > 0 { addedNumbers.append(number) }
                longest = max(longest, length)
                tracks.append(
                    Track(
                        box: Array(movie[trak.range]), number: number, isSound: header.handler == "soun",
                        isEnabled: header.isEnabled,
                        chunks: try Self.chunks(
                            content.content(of: trak), header, source: source, track: tracks.count)))
            }
        }
        // A track that is to go has to be there.
        guard left.isEmpty else { throw BoxError.missing("trak") }
        guard !tracks.isEmpty else { throw BoxError.missing("trak") }
        // One sound is heard, where there is any.
        if !tracks.contains(where: { $0.isSound && $0.isEnabled }),
            let first = tracks.firstIndex(where: \.isSound)
        {
            tracks[first].isEnabled = true
        }
        duration = longest
        chunks = tracks.flatMap(\.chunks).enumerated().sorted {
            ($0.element.time, $0.offset) < ($1.element.time, $1.offset)
        }.map(\.element)
    }

    /// Bytes of all chunks.
    package var mediaByteCount: UInt64 { chunks.reduce(0) { $0 + $1.byteCount } }

    // MARK: Reading

    private static func table(_ trak: BoxReader) throws(BoxError) -> BoxReader {
        var reader = trak
        for type: BoxType in ["mdia", "minf", "stbl"] {
            guard let box = reader.firstBox(type) else { throw BoxError.missing(type) }
            reader = reader.content(of: box)
        }
        return reader
    }

    private static func chunks(
        _ trak: BoxReader, _ header: MovieHeader.Track, source: Int, track: Int
    ) throws(BoxError) -> [Chunk] {
        let stbl = try table(trak)
        var offsets: [UInt64] = []
        var runs: [(first: Int, samples: Int)] = []
        for box in stbl.boxes() where ["stco", "co64", "stsc"].contains(box.type) {
            var content = stbl.content(of: box)
            _ = try content.u32()
            let count = Int(try content.u32())
            let size = box.type == "stsc" ? 12 : box.type == "co64" ? 8 : 4
            guard count <= content.remaining / size else { throw BoxError.badCount(box.type) }
            for _ in 0..<count {
                switch box.type {
                case "stco": offsets.append(UInt64(try content.u32()))
                case "co64": offsets.append(try content.u64())
                default:
                    runs.append((Int(try content.u32()), Int(try content.u32())))
                    _ = try content.u32()
                }
            }
        }
        var chunks: [Chunk] = []
        var (run, left) = (0, 0)
        header.samples.forEachSample { sample in
            if left == 0 {
                guard chunks.count < offsets.count else { return }
                while run + 1 < runs.count, runs[run + 1].first <= chunks.count + 1 { run += 1 }
                left = run < runs.count ? runs[run].samples : 0
                chunks.append(
                    Chunk(
                        source: source, offset: offsets[chunks.count], byteCount: 0, track: track,
                        time: MediaTime(value: sample.decodingTime, timescale: header.timescale)))
            }
            chunks[chunks.count - 1].byteCount += UInt64(sample.byteCount)
            left -= 1
        }
        guard chunks.reduce(UInt64(0), { $0 + $1.byteCount }) == header.samples.mediaByteCount else {
            throw BoxError.badCount("stsc")
        }
        return chunks
    }

    // MARK: Writing

    /// The movie header, for media that begins at an offset which may depend on the header's own size.
    package func header(mediaStart: (Int) -> UInt64) -> [UInt8] {
        let isLarge = mediaByteCount + 1 << 30 > UInt64(UInt32.max)
        // Places do not change the size of the header once their width is fixed.
        let size = bytes(start: 0, isLarge: isLarge).count
        return bytes(start: mediaStart(size), isLarge: isLarge)
    }

    private func bytes(start: UInt64, isLarge: Bool) -> [UInt8] {
        var places = [[UInt64]](repeating: [], count: tracks.count)
        var position = start
        for chunk in chunks {
            places[chunk.track].append(position)
            position += chunk.byteCount
        }
        var outer = BoxReader(first)
        guard let moov = try? outer.nextBox() else { return [] }
        let content = outer.content(of: moov)
        var writer = BoxWriter(reserving: first.count + 4096)
        writer.box("moov") { box in
            for child in content.boxes() {
                switch child.type {
                case "mvhd": Self.writeHeader(content, child, duration, (tracks.map(\.number).max() ?? 0) + 1, to: &box)
                case "trak": break
                default: break
                }
            }
            for (index, track) in tracks.enumerated() {
                Self.copy(
                    BoxReader(track.box), track, places: places[index], isLarge: isLarge, to: &box)
            }
            for child in content.boxes() where !["mvhd", "trak"].contains(child.type) { box.raw(first[child.range]) }
        }
        return writer.bytes
    }

    /// The movie's own header with another duration and next track number.
    private static func writeHeader(
        _ content: BoxReader, _ box: Box, _ duration: UInt64, _ next: UInt32, to writer: inout BoxWriter
    ) {
        guard let timescale = try? MovieHeader.timescaleAndDuration(content.content(of: box)).0 else { return }
        MovieHeaderBox(timescale: UInt32(timescale), duration: duration, nextTrackID: next).write(to: &writer)
    }

    /// Copies boxes, with the track's number and the places of its chunks written anew.
    private static func copy(
        _ reader: BoxReader, _ track: Track, places: [UInt64], isLarge: Bool, to writer: inout BoxWriter
    ) {
        for box in reader.boxes() {
            switch box.type {
            case "trak", "mdia", "minf", "stbl":
                let content = reader.content(of: box)
                writer.box(box.type) {
                    copy(content, track, places: places, isLarge: isLarge, to: &$0)
                }
            case "tkhd":
                var bytes = Array(reader.bytes[box.range])
                bytes[11] = bytes[11] & ~1 | (track.isEnabled ? 1 : 0)
                let place = 8 + (bytes[8] == 1 ? 20 : 12)
                for index in 0..<4 where place + index < bytes.count {
                    bytes[place + index] = UInt8(truncatingIfNeeded: track.number >> UInt32(24 - 8 * index))
                }
                writer.raw(bytes)
            case "stco", "co64":
                writer.fullBox(isLarge ? "co64" : "stco") { table in
                    table.u32(UInt32(places.count))
                    for place in places {
                        if isLarge { table.u64(place) } else { table.u32(UInt32(clamping: place)) }
                    }
                }
            default: writer.raw(reader.bytes[box.range])
            }
        }
    }
}
