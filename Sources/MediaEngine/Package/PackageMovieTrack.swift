internal import MediaCore
internal import MediaFFmpeg
internal import MediaPackaging

/// A rendition of a package on its way into a movie.
struct PackageMovieTrack {
    private let description: MovieTrack
    private(set) var samples = SampleTableBuilder()
    /// Decoding time of the first sample: how late the track starts.
    private var start: Int64?
    /// Where the last fragment ends in decoding time.
    private var end: UInt64 = 0
    /// Where the presentation of the track ends.
    private let presentationEnd: Int64
    /// Seconds: a hundred days.
    private static let longest: UInt64 = 8_640_000

    /// - Parameters:
    ///   - initialization: the file's bytes.
    ///   - number: of the track in the movie.
    /// - Throws: `damaged` where it is no initialisation of the rendition.
    init(_ initialization: [UInt8], rendition: PackageRendition, number: UInt32) throws(MediaError) {
        let fault = MediaError(
            .damaged, "the package is damaged: \(rendition.folder) has no initialisation that fits", operation: .read)
        let reader = SourceReader(input: MemoryInput(initialization), cancel: CancelFlag())
        let isVideo = rendition.type == .video
        guard let header = try? MovieHeaderLoader.load(reader, policy: .untrusted), header.tracks.count == 1,
            let track = header.tracks.first, let entry = track.sampleEntries.first, track.sampleEntries.count == 1,
            track.handler == (isVideo ? "vide" : "soun"), track.timescale == rendition.timescale,
            track.edits.entries.count <= 1, !entry.isEncrypted
        else { throw fault }
        let mediaStart = track.edits.entries.first?.mediaTime ?? 0
        guard mediaStart >= 0, mediaStart < 1 << 40 else { throw fault }
        let words = Words(initialization)
        description = MovieTrack(
            trackID: number, handler: isVideo ? .video : .audio, timescale: track.timescale, sampleEntry: entry.bytes,
            language: TrackFactory.threeLetters(rendition.language), name: words.name, size: words.size,
            matrix: track.matrix, mediaStart: mediaStart)
        presentationEnd = rendition.segments.last?.endTime ?? 0
    }

    /// Adds a fragment's samples.
    ///
    /// - Parameters:
    ///   - offset: where the fragment begins in its file.
    ///   - limit: where its segment ends there.
    ///   - place: what is added to a place in the file for the place in the movie.
    /// - Throws: where samples lie outside of the segment, or decoding times do not follow each other.
    mutating func add(
        _ fragment: MovieFragmentHeader, at offset: Int64, end limit: Int64, place: Int64
    ) throws(BoxError) {
        guard fragment.runs.count == 1, let run = fragment.runs.first, let base = run.baseDecodeTime,
            base / UInt64(description.timescale) <= Self.longest, !run.samples.isEmpty
        else { throw BoxError.badCount("traf") }
        guard start == nil || base == end else { throw BoxError.badValue("tfdt", field: "base_media_decode_time") }
        if start == nil { start = Int64(base) }
        end = run.samples.reduce(base) { $0 &+ UInt64($1.duration) }
        var index = 0
        var next: Int64?
        for chunk in run.chunks {
            guard let first = chunk.dataOffset.map({ offset + Int64($0) }) ?? next, first > offset else {
                throw BoxError.badValue("trun", field: "data_offset")
            }
            var samples = Array(run.samples[index..<index + chunk.sampleCount])
            if description.handler == .audio { for number in samples.indices { samples[number].isSync = true } }
            let last = samples.reduce(first) { $0 + Int64($1.byteCount) }
            guard last <= limit else { throw BoxError.badValue("trun", field: "sample_size") }
            self.samples.appendChunk(offset: UInt64(first + place), samples: samples)
            index += chunk.sampleCount
            next = last
        }
    }

    /// The track with its chunks moved behind a header.
    func movieTrack(shift: UInt64) -> ProgressiveMovie.Track {
        var moved = samples
        moved.shiftChunks(by: shift)
        let delay = start ?? 0
        return ProgressiveMovie.Track(
            description: description, samples: moved, presentationDuration: max(presentationEnd - delay, 0),
            delay: delay)
    }

    /// What an initialisation says that nobody else asks it for.
    private struct Words {
        /// The handler's name; empty for the usual ones.
        var name = ""
        /// The picture's size before rotation.
        var size = PixelSize(width: 0, height: 0)

        init(_ bytes: [UInt8]) {
            let file = BoxReader(bytes)
            guard let moov = file.firstBox("moov").map({ file.content(of: $0) }),
                let trak = moov.firstBox("trak").map({ moov.content(of: $0) })
            else { return }
            if let tkhd = trak.firstBox("tkhd"), tkhd.contentRange.count >= 8 {
                var reader = BoxReader(bytes, range: tkhd.end - 8..<tkhd.end)
                if let width = try? reader.u32(), let height = try? reader.u32() {
                    size = PixelSize(width: Int(width >> 16), height: Int(height >> 16))
                }
            }
            guard let mdia = trak.firstBox("mdia").map({ trak.content(of: $0) }), let hdlr = mdia.firstBox("hdlr"),
                hdlr.contentRange.count > 24
            else { return }
            let text = bytes[hdlr.contentStart + 24..<hdlr.end].prefix { $0 != 0 }.prefix(512)
            name = String(decoding: text, as: UTF8.self)
            if ["VideoHandler", "SoundHandler"].contains(name) { name = "" }
        }
    }
}
