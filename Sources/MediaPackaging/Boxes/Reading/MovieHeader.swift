package import MediaCore

/// The movie header of an MP4 or MOV file, as far as this package reads it itself.
package struct MovieHeader: Sendable {
    /// One track.
    package struct Track: Sendable {
        package var trackID: UInt32
        /// `vide`, `soun`, `text`, …
        package var handler: BoxType
        package var isEnabled: Bool
        /// Ticks per second of the track.
        package var timescale: Int32
        /// In ticks of the track.
        package var duration: UInt64
        package var matrix: DisplayMatrix
        package var alternateGroup: UInt16
        package var edits: EditList
        package var sampleEntries: [SampleEntry]
        package var samples: SampleTable
        /// Whether the samples lie in another file.
        package var isExternal: Bool
        /// Tracks that hold chapters of this one.
        package var chapterTracks: [UInt32]
    }

    /// Ticks per second of the movie.
    package var timescale: Int32
    /// In ticks of the movie.
    package var duration: UInt64
    package var tracks: [Track]
    /// Whether samples are in movie fragments.
    package var isFragmented: Bool
    /// What fragments leave to the movie header, by track.
    package var extends: [UInt32: TrackExtends]
    /// Whether the tracks' sample tables name all samples.
    package var isIndexed: Bool
    package var majorBrand: BoxType?
    /// The boxes of the file's top level.
    package var topLevel: TopLevelBoxes

    /// Whether the file is QuickTime's rather than ISO's.
    package var isQuickTime: Bool { majorBrand == nil || majorBrand == "qt  " }

    /// A count in the header, and what it is to be for a demuxer that is to describe the tracks without indexing
    /// every sample of them.
    package struct CountPatch: Sendable, Hashable {
        /// Offset in the header; four bytes.
        package var position: Int
        package var value: UInt32
    }

    /// Counts that make a demuxer describe pictures and sounds without their samples. Chapters are told by their samples
    /// and keep them; pictures of uneven lengths keep the first ones, by which their nominal rate is told.
    package var descriptionPatches: [CountPatch] {
        let chapters = Set(tracks.flatMap(\.chapterTracks))
        return tracks.filter { !chapters.contains($0.trackID) }.flatMap { track -> [CountPatch] in
            let samples = track.samples
            let isEven = samples.uniformDuration != nil
            switch track.handler {
            case "vide" where !isEven:
                return samples.sampleCountPositions.map {
                    CountPatch(position: $0, value: min(samples.word($0), 128))
                }
            case "vide", "soun":
                var positions = samples.sampleCountPositions + samples.chunkCountPositions
                if track.handler == "soun", let position = samples.durationCountPosition { positions.append(position) }
                return positions.map { CountPatch(position: $0, value: 0) }
            default: return []
            }
        }
    }

    /// Largest movie header read.
    package static let maximumByteCount = 256 << 20

    /// Whether a file's first box is one of ISO BMFF or QuickTime.
    package static func recognizes<Reader: ByteReading>(_ reader: Reader) throws(Reader.Failure) -> Bool {
        let head = try reader.bytes(at: 0, count: 8)
        guard head.count == 8 else { return false }
        let type = BoxType(code: head[4...].reduce(0) { $0 << 8 | UInt32($1) })
        return ["ftyp", "moov", "mdat", "free", "skip", "wide", "pnot", "styp", "sidx", "moof"].contains(type)
    }

    /// Parses a moov box.
    package init(
        moov: [UInt8], majorBrand: BoxType?, topLevel: TopLevelBoxes, maximumSamples: SampleLimit, maximumTracks: Int
    ) throws(BoxError) {
        self.majorBrand = majorBrand
        self.topLevel = topLevel
        var outer = BoxReader(moov)
        guard let box = try outer.nextBox(), box.type == "moov" else { throw BoxError.missing("moov") }
        let content = outer.content(of: box)
        let children = content.boxes()
        if children.contains(where: { $0.type == "cmov" }) { throw BoxError.badValue("cmov", field: "compression") }
        if children.contains(where: { $0.type == "rmra" }) { throw BoxError.badValue("rmra", field: "reference") }
        guard let mvhd = children.first(where: { $0.type == "mvhd" }) else { throw BoxError.missing("mvhd") }
        (timescale, duration) = try Self.timescaleAndDuration(content.content(of: mvhd))
        let mvex = children.first { $0.type == "mvex" }
        isFragmented = mvex != nil
        isIndexed = mvex == nil
        extends = try mvex.map { (box) throws(BoxError) in try Self.extends(content.content(of: box)) } ?? [:]
        tracks = []
        for trak in children where trak.type == "trak" {
            guard tracks.count < maximumTracks else { throw BoxError.limitExceeded("trak") }
            tracks.append(try Track(content.content(of: trak), maximumSamples: maximumSamples))
        }
    }

    private static func extends(_ mvex: BoxReader) throws(BoxError) -> [UInt32: TrackExtends] {
        var extends: [UInt32: TrackExtends] = [:]
        for box in mvex.boxes() where box.type == "trex" {
            var trex = mvex.content(of: box)
            try trex.skip(4)
            let track = try trex.u32()
            let sampleEntry = try trex.u32()
            extends[track] = TrackExtends(
                duration: try trex.u32(), byteCount: try trex.u32(), flags: try trex.u32(), sampleEntry: sampleEntry)
        }
        return extends
    }

    static func timescaleAndDuration(_ reader: BoxReader) throws(BoxError) -> (Int32, UInt64) {
        var reader = reader
        let version = try reader.versionAndFlags().version
        try reader.skip(version == 1 ? 16 : 8)
        let timescale = try reader.u32()
        let short = UInt64(UInt32.max)
        var duration: UInt64
        if version == 1 {
            duration = try reader.u64()
            if duration == .max { duration = 0 }
        } else {
            duration = UInt64(try reader.u32())
            if duration == short { duration = 0 }
        }
        return (Int32(clamping: max(timescale, 1)), duration)
    }
}

extension MovieHeader.Track {
    init(_ trak: BoxReader, maximumSamples: SampleLimit) throws(BoxError) {
        let children = trak.boxes()
        guard let tkhd = children.first(where: { $0.type == "tkhd" }) else { throw BoxError.missing("tkhd") }
        var header = trak.content(of: tkhd)
        let (version, flags) = try header.versionAndFlags()
        isEnabled = flags & 1 != 0
        try header.skip(version == 1 ? 16 : 8)
        trackID = try header.u32()
        try header.skip(version == 1 ? 12 : 8)
        try header.skip(10)
        alternateGroup = try header.u16()
        try header.skip(4)
        var values: [Int32] = []
        for _ in 0..<9 { values.append(try header.i32()) }
        matrix = DisplayMatrix(values: values) ?? .identity
        // A matrix that shows nothing is taken as none.
        if values[0] == 0, values[1] == 0, values[3] == 0, values[4] == 0 { matrix = .identity }

        if let edts = children.first(where: { $0.type == "edts" }),
            let elst = trak.content(of: edts).firstBox("elst")
        {
            edits = try EditList(trak.content(of: elst))
        } else {
            edits = EditList(entries: [])
        }

        guard let mdia = children.first(where: { $0.type == "mdia" }) else { throw BoxError.missing("mdia") }
        let media = trak.content(of: mdia)
        guard let mdhd = media.firstBox("mdhd") else { throw BoxError.missing("mdhd") }
        (timescale, duration) = try MovieHeader.timescaleAndDuration(media.content(of: mdhd))
        handler = "????"
        if let hdlr = media.firstBox("hdlr") {
            var reader = media.content(of: hdlr)
            try reader.skip(8)
            handler = try reader.type()
        }
        guard let minf = media.firstBox("minf") else { throw BoxError.missing("minf") }
        let information = media.content(of: minf)
        guard let stbl = information.firstBox("stbl") else { throw BoxError.missing("stbl") }
        let table = information.content(of: stbl)
        samples = try SampleTable(table, maximumSamples: maximumSamples)
        isExternal = Self.isExternal(information)
        chapterTracks = Self.chapterTracks(trak)
        sampleEntries = []
        guard let stsd = table.firstBox("stsd") else { return }
        var descriptions = table.content(of: stsd)
        try descriptions.skip(8)
        let hasKnownLayout = handler == "vide" || handler == "soun"
        for entry in descriptions.boxes().prefix(256) where hasKnownLayout {
            // An entry too short for its kind is left to FFmpeg's judgement.
            if let entry = try? SampleEntry(bytes: Array(trak.bytes[entry.range]), isVideo: handler == "vide") {
                sampleEntries.append(entry)
            }
        }
    }

    /// The tracks a track names as its chapters (QuickTime File Format, track references).
    private static func chapterTracks(_ trak: BoxReader) -> [UInt32] {
        guard let tref = trak.firstBox("tref") else { return [] }
        var tracks: [UInt32] = []
        for box in trak.content(of: tref).boxes() where box.type == "chap" {
            var list = trak.content(of: tref).content(of: box)
            while tracks.count < 64, let number = try? list.u32() { tracks.append(number) }
        }
        return tracks
    }

    /// Whether the first data reference names another file (ISO/IEC 14496-12, 8.7.2: flag 1 means this file).
    private static func isExternal(_ information: BoxReader) -> Bool {
        guard let dinf = information.firstBox("dinf"),
            let dref = information.content(of: dinf).firstBox("dref")
        else { return false }
        var list = information.content(of: dref)
        guard (try? list.skip(8)) != nil, let first = try? list.nextBox() else { return false }
        var entry = list.content(of: first)
        return ((try? entry.versionAndFlags().flags) ?? 1) & 1 == 0
    }
}
