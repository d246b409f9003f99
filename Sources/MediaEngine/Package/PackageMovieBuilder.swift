internal import MediaCore
internal import MediaFFmpeg
internal import MediaPackaging

/// Makes a movie of renditions of a package: reads the heads of their fragments, and nothing of their media.
struct PackageMovieBuilder {
    /// The package's folder.
    let path: String
    let maximumSamples: Int
    let cancel: CancelFlag

    private static let longestInitialization: Int64 = 4 << 20
    private static let longestFragmentHead: Int64 = 16 << 20

    /// A segment on its way into the movie.
    private struct Segment {
        let track: Int
        let file: String
        let offset: Int64
        let byteCount: Int64
        let start: MediaTime
    }

    /// - Throws: `unsupportedFormat` for segments that no movie is made of, `damaged` where files are missing or contradict
    ///   each other.
    func movie(of renditions: [PackageRendition]) throws(MediaError) -> PackageMovie {
        var tracks: [PackageMovieTrack] = []
        var segments: [Segment] = []
        for (index, rendition) in renditions.enumerated() {
            let list = try PackagePlaylistFile.read(path + "/" + rendition.playlist, name: rendition.playlist)
            tracks.append(
                try PackageMovieTrack(
                    try initialization(list, rendition), rendition: rendition, number: UInt32(index + 1)))
            segments += try self.segments(list, rendition, track: index)
        }
        // As they are played, so that picture and sound lie beside each other.
        segments.sort { ($0.start, $0.track) < ($1.start, $1.track) }
        var parts: [PackageMovie.Part] = []
        var place: Int64 = 0
        for segment in segments {
            try cancel.check(.open)
            let input = try open(segment.file)
            let byteCount = segment.byteCount < 0 ? input.byteCount ?? 0 : segment.byteCount
            guard byteCount > 0, segment.offset + byteCount <= input.byteCount ?? 0 else {
                throw damaged(segment.file, "it is cut off")
            }
            parts.append(
                PackageMovie.Part(
                    path: path + "/" + segment.file, offset: segment.offset, byteCount: byteCount, place: place,
                    identity: input.identity))
            let range = segment.offset..<segment.offset + byteCount
            do throws(BoxError) {
                try readFragments(input, range, place: place - segment.offset, &tracks[segment.track])
            } catch { throw damaged(segment.file, error.description) }
            place += byteCount
            guard tracks[segment.track].samples.sampleCount <= maximumSamples else {
                throw MediaError(
                    .limitExceeded, "the package has more than \(maximumSamples) samples in a track", operation: .open,
                    location: path)
            }
        }
        return assembled(tracks, parts, mediaByteCount: place)
    }

    private func damaged(_ file: String, _ message: String) -> MediaError {
        MediaError(
            .damaged, "the package is damaged: \(CleanText.line(file, limit: 200)): \(message)", operation: .read,
            location: path)
    }

    private func open(_ file: String) throws(MediaError) -> FileInput {
        do throws(MediaError) { return try FileInput(path: path + "/" + file) } catch {
            throw damaged(file, error.message)
        }
    }

    // MARK: Lists

    private func initialization(
        _ list: MediaPlaylist, _ rendition: PackageRendition
    ) throws(MediaError) -> [UInt8] {
        guard let map = list.segments.first?.map, list.segments.allSatisfy({ $0.map == map && $0.key == nil }) else {
            throw MediaError(
                .unsupportedFormat, "\(rendition.playlist) is no list of fragmented MP4 in the clear", operation: .open,
                location: path)
        }
        let file = try self.file(map.uri, rendition)
        let input = try open(file)
        let offset = Int64(map.byteRange?.offset ?? 0)
        let count = map.byteRange.map { Int64($0.length) } ?? input.byteCount ?? 0
        guard (1...Self.longestInitialization).contains(count) else { throw damaged(file, "its size is none") }
        return try input.read(at: offset, count: Int(count))
    }

    private func segments(
        _ list: MediaPlaylist, _ rendition: PackageRendition, track: Int
    ) throws(MediaError) -> [Segment] {
        guard list.segments.count == rendition.segments.count, !list.segments.isEmpty else {
            throw damaged(rendition.playlist, "it and package.json differ")
        }
        var segments: [Segment] = []
        for (segment, recipe) in zip(list.segments, rendition.segments) {
            segments.append(
                Segment(
                    track: track, file: try file(segment.uri, rendition),
                    offset: Int64(segment.byteRange?.offset ?? 0),
                    byteCount: segment.byteRange.map { Int64($0.length) } ?? -1,
                    start: MediaTime(value: recipe.startTime, timescale: rendition.timescale)))
        }
        return segments
    }

    /// A file of a rendition, which lies in the rendition's own folder.
    private func file(_ uri: String, _ rendition: PackageRendition) throws(MediaError) -> String {
        guard !uri.contains("/"), !uri.contains(":"), !uri.hasPrefix(".") else {
            throw damaged(rendition.playlist, "it names a file elsewhere")
        }
        return rendition.folder + "/" + uri
    }

    // MARK: Fragments

    /// Adds the samples of a segment's fragments.
    ///
    /// - Parameter place: what is added to a place in the file for the place in the media of the movie.
    private func readFragments(
        _ input: FileInput, _ range: Range<Int64>, place: Int64, _ track: inout PackageMovieTrack
    ) throws(BoxError) {
        func bytes(_ offset: Int64, _ count: Int64) throws(BoxError) -> [UInt8] {
            guard let bytes = try? input.read(at: offset, count: Int(count)), bytes.count == Int(count) else {
                throw BoxError.truncated(at: Int(clamping: offset))
            }
            return bytes
        }
        var offset = range.lowerBound
        var fragments = 0
        while offset < range.upperBound {
            var reader = BoxReader(try bytes(offset, min(16, range.upperBound - offset)))
            let short = Int64(try reader.u32())
            let type = try reader.type()
            let size = short == 1 ? Int64(clamping: try reader.u64()) : short
            guard size >= (short == 1 ? 16 : 8), size <= range.upperBound - offset else {
                throw BoxError.badSize(type: type, at: Int(clamping: offset))
            }
            if type == "moof" {
                guard size <= Self.longestFragmentHead else { throw BoxError.limitExceeded("moof") }
                let box = try bytes(offset, size)
                let fragment = try MovieFragmentHeader(BoxReader(box, range: (short == 1 ? 16 : 8)..<box.count))
                try track.add(fragment, at: offset, end: range.upperBound, place: place)
                fragments += 1
            }
            offset += size
        }
        guard fragments > 0 else { throw BoxError.missing("moof") }
    }

    // MARK: The movie

    private func assembled(
        _ tracks: [PackageMovieTrack], _ parts: [PackageMovie.Part], mediaByteCount: Int64
    ) -> PackageMovie {
        let type = ProgressiveMovie.Brand.mp4.fileType
        func header(_ shift: Int) -> [UInt8] {
            ProgressiveMovie(tracks: tracks.map { $0.movieTrack(shift: UInt64(shift)) }, tags: MovieTags()).header()
        }
        // Places behind 4 GB make the header longer, which moves them once more.
        var shift = 0
        var moov = header(0)
        while shift != type.count + moov.count + Self.mediaHeadByteCount {
            shift = type.count + moov.count + Self.mediaHeadByteCount
            moov = header(shift)
        }
        var head = BoxWriter()
        head.u32(1)
        head.type("mdat")
        head.u64(UInt64(mediaByteCount) + UInt64(Self.mediaHeadByteCount))
        let placed = parts.map {
            PackageMovie.Part(
                path: $0.path, offset: $0.offset, byteCount: $0.byteCount, place: $0.place + Int64(shift),
                identity: $0.identity)
        }
        return PackageMovie(
            name: path, header: type + moov + head.bytes, parts: placed, byteCount: Int64(shift) + mediaByteCount)
    }

    private static let mediaHeadByteCount = 16
}
