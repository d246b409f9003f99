/// A movie fragment read back from its bytes: used to check what was written, and to read fragmented sources.
package struct MovieFragmentHeader: Sendable, Hashable {
    /// One track's part of a fragment.
    package struct TrackRun: Sendable, Hashable {
        package var trackID: UInt32
        package var baseDecodeTime: UInt64?
        package var samples: [SampleTiming]
        /// Offset of the first sample's bytes from the start of the moof.
        package var dataOffset: Int?
        /// Samples that lie one after another.
        package var chunks: [Chunk] = []
        /// Where offsets are counted from in the file; nil: from the fragment, or where the previous track's data ends.
        package var baseDataOffset: UInt64?
        /// Whether offsets are counted from the start of the moof by the fragment's own word.
        package var isRelativeToFragment = false
        /// Number of the sample entry, from one; nil where the fragment leaves it to the movie header.
        package var sampleEntry: UInt32?
    }

    /// Samples of one trun box.
    package struct Chunk: Sendable, Hashable {
        /// Nil: behind the chunk before.
        package var dataOffset: Int?
        package var sampleCount: Int
    }

    package var sequenceNumber: UInt32
    package var runs: [TrackRun]

    /// What says of a sample that decoding cannot start at it (ISO/IEC 14496-12, 8.8.3.1): it is no sync sample, or it
    /// depends on others.
    private static let dependentFlags: UInt32 = 0x101_0000

    /// Most samples in one fragment.
    private static let sampleLimit = 200_000

    /// Reads a moof box with the defaults of `defaults` (track ID to trex values) where the fragment has none.
    package init(_ moof: BoxReader, defaults: [UInt32: TrackExtends] = [:]) throws(BoxError) {
        guard let mfhd = moof.firstBox("mfhd") else { throw BoxError.missing("mfhd") }
        var header = moof.content(of: mfhd)
        try header.skip(4)
        sequenceNumber = try header.u32()
        runs = []
        for traf in moof.boxes() where traf.type == "traf" {
            let taken = runs.reduce(0) { $0 + $1.samples.count }
            runs.append(try Self.run(moof.content(of: traf), defaults, limit: Self.sampleLimit - taken))
        }
    }

    private static func run(
        _ traf: BoxReader, _ defaults: [UInt32: TrackExtends], limit: Int
    ) throws(BoxError) -> TrackRun {
        guard let tfhd = traf.firstBox("tfhd") else { throw BoxError.missing("tfhd") }
        var header = traf.content(of: tfhd)
        let flags = try header.versionAndFlags().flags
        let trackID = try header.u32()
        var extends = defaults[trackID] ?? TrackExtends(duration: 0, byteCount: 0, flags: 0)
        let baseDataOffset = flags & 0x01 != 0 ? try header.u64() : nil
        let sampleEntry = flags & 0x02 != 0 ? try header.u32() : nil
        if flags & 0x08 != 0 { extends.duration = try header.u32() }
        if flags & 0x10 != 0 { extends.byteCount = try header.u32() }
        if flags & 0x20 != 0 { extends.flags = try header.u32() }
        var run = TrackRun(trackID: trackID, baseDecodeTime: nil, samples: [], dataOffset: nil)
        run.baseDataOffset = baseDataOffset
        run.isRelativeToFragment = flags & 0x2_0000 != 0
        run.sampleEntry = sampleEntry
        if let tfdt = traf.firstBox("tfdt") {
            var reader = traf.content(of: tfdt)
            run.baseDecodeTime =
                try reader.versionAndFlags().version == 1 ? try reader.u64() : UInt64(try reader.u32())
        }
        for trun in traf.boxes() where trun.type == "trun" {
            try append(traf.content(of: trun), extends, limit: limit, to: &run)
        }
        return run
    }

    private static func append(
        _ trun: BoxReader, _ extends: TrackExtends, limit: Int, to run: inout TrackRun
    ) throws(BoxError) {
        var reader = trun
        let flags = try reader.versionAndFlags().flags
        let count = Int(try reader.u32())
        let dataOffset = flags & 0x01 != 0 ? Int(try reader.i32()) : nil
        if run.dataOffset == nil { run.dataOffset = dataOffset }
        let firstFlags = flags & 0x04 != 0 ? try reader.u32() : nil
        let width = [0x100, 0x200, 0x400, 0x800].reduce(0) { $0 + (Int(flags) & $1 != 0 ? 4 : 0) }
        guard run.samples.count + count <= limit, width == 0 || count <= reader.remaining / width else {
            throw BoxError.badCount("trun")
        }
        run.chunks.append(Chunk(dataOffset: dataOffset, sampleCount: count))
        for index in 0..<count {
            let duration = flags & 0x100 != 0 ? try reader.u32() : extends.duration
            let byteCount = flags & 0x200 != 0 ? try reader.u32() : extends.byteCount
            var sampleFlags = flags & 0x400 != 0 ? try reader.u32() : extends.flags
            if index == 0, let firstFlags { sampleFlags = firstFlags }
            let offset = flags & 0x800 != 0 ? try reader.i32() : 0
            run.samples.append(
                SampleTiming(
                    byteCount: byteCount, duration: duration, compositionOffset: offset,
                    isSync: sampleFlags & Self.dependentFlags == 0))
        }
    }
}

/// What a trex box says of samples whose fragment says nothing.
package struct TrackExtends: Sendable, Hashable {
    package var duration: UInt32
    package var byteCount: UInt32
    package var flags: UInt32
    /// Number of the sample entry, from one.
    package var sampleEntry: UInt32

    package init(duration: UInt32, byteCount: UInt32, flags: UInt32, sampleEntry: UInt32 = 1) {
        self.duration = duration
        self.byteCount = byteCount
        self.flags = flags
        self.sampleEntry = sampleEntry
    }
}
