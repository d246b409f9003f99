/// One movie fragment of one track (ISO/IEC 14496-12, 8.8): a moof, and the header of the mdat that follows it.
package struct MovieFragment: Sendable, Hashable {
    /// Number of the fragment, rising by one along a rendition.
    package var sequenceNumber: UInt32
    package var trackID: UInt32
    /// Decoding time of the first sample.
    package var baseDecodeTime: UInt64
    package var samples: [SampleTiming]

    package init(sequenceNumber: UInt32, trackID: UInt32, baseDecodeTime: UInt64, samples: [SampleTiming]) {
        self.sequenceNumber = sequenceNumber
        self.trackID = trackID
        self.baseDecodeTime = baseDecodeTime
        self.samples = samples
    }

    /// sample_depends_on 2 (depends on none); a sync sample.
    private static let syncFlags: UInt32 = 0x0200_0000
    /// sample_depends_on 1, sample_is_non_sync_sample.
    private static let otherFlags: UInt32 = 0x0101_0000

    /// Bytes of all samples.
    package var mediaByteCount: Int { samples.reduce(0) { $0 + Int($1.byteCount) } }

    /// Which values all samples share: those are written once.
    private struct Layout {
        let durationIsUniform: Bool
        let sizeIsUniform: Bool
        let hasOffsets: Bool
        let restIsUniform: Bool
        let defaultIsSync: Bool
        let mediaByteCount: Int

        init(_ samples: [SampleTiming]) {
            var (durations, sizes, offsets, rest) = (true, true, false, true)
            var media = 0
            let first = samples.first
            let second = samples.count > 1 ? samples[1].isSync : first?.isSync ?? true
            for (index, sample) in samples.enumerated() {
                if sample.duration != first?.duration { durations = false }
                if sample.byteCount != first?.byteCount { sizes = false }
                if sample.compositionOffset != 0 { offsets = true }
                if index > 0, sample.isSync != second { rest = false }
                media += Int(sample.byteCount)
            }
            (durationIsUniform, sizeIsUniform, hasOffsets, restIsUniform) = (durations, sizes, offsets, rest)
            defaultIsSync = second
            mediaByteCount = media
        }

        var mediaHeaderSize: Int { mediaByteCount + 8 > Int(UInt32.max) ? 16 : 8 }
    }

    /// Bytes of the moof and the mdat header, without writing them.
    package var headerByteCount: Int {
        let layout = Layout(samples)
        // moof, mfhd, traf, tfhd with track and flags, tfdt, trun with count and data offset.
        var count = 8 + 16 + 8 + 20 + 20 + 20 + layout.mediaHeaderSize
        if let first = samples.first {
            if layout.durationIsUniform { count += 4 }
            if layout.sizeIsUniform { count += 4 }
            if layout.restIsUniform, first.isSync != layout.defaultIsSync { count += 4 }
        }
        let each =
            (layout.durationIsUniform ? 0 : 4) + (layout.sizeIsUniform ? 0 : 4) + (layout.restIsUniform ? 0 : 4)
            + (layout.hasOffsets ? 4 : 0)
        return count + each * samples.count
    }

    /// The moof and the mdat header; the samples' bytes follow.
    ///
    /// Values shared by all samples are written once as defaults, so that a typical video sample takes eight bytes.
    package func header() -> [UInt8] {
        let layout = Layout(samples)
        let (durationIsUniform, sizeIsUniform) = (layout.durationIsUniform, layout.sizeIsUniform)
        let (hasOffsets, restIsUniform) = (layout.hasOffsets, layout.restIsUniform)
        let (defaultIsSync, mediaByteCount) = (layout.defaultIsSync, layout.mediaByteCount)
        let mediaHeaderSize = layout.mediaHeaderSize
        let first = samples.first

        var writer = BoxWriter(reserving: 128 + samples.count * 16)
        var dataOffsetPosition = 0
        writer.box("moof") { moof in
            moof.fullBox("mfhd") { $0.u32(sequenceNumber) }
            moof.box("traf") { traf in
                // default-base-is-moof, default flags; default duration and size where shared.
                var flags: UInt32 = 0x02_0020
                if durationIsUniform, first != nil { flags |= 0x08 }
                if sizeIsUniform, first != nil { flags |= 0x10 }
                traf.fullBox("tfhd", flags: flags) {
                    $0.u32(trackID)
                    if flags & 0x08 != 0 { $0.u32(first?.duration ?? 0) }
                    if flags & 0x10 != 0 { $0.u32(first?.byteCount ?? 0) }
                    $0.u32(defaultIsSync ? Self.syncFlags : Self.otherFlags)
                }
                traf.fullBox("tfdt", version: 1) { $0.u64(baseDecodeTime) }
                var runFlags: UInt32 = 0x01
                if !durationIsUniform { runFlags |= 0x100 }
                if !sizeIsUniform { runFlags |= 0x200 }
                if !restIsUniform {
                    runFlags |= 0x400
                } else if let first, first.isSync != defaultIsSync {
                    runFlags |= 0x04
                }
                if hasOffsets { runFlags |= 0x800 }
                traf.fullBox("trun", version: 1, flags: runFlags) { trun in
                    trun.u32(UInt32(samples.count))
                    dataOffsetPosition = trun.bytes.count
                    trun.u32(0)
                    if runFlags & 0x04 != 0 { trun.u32(first?.isSync == true ? Self.syncFlags : Self.otherFlags) }
                    for sample in samples {
                        if runFlags & 0x100 != 0 { trun.u32(sample.duration) }
                        if runFlags & 0x200 != 0 { trun.u32(sample.byteCount) }
                        if runFlags & 0x400 != 0 { trun.u32(sample.isSync ? Self.syncFlags : Self.otherFlags) }
                        if runFlags & 0x800 != 0 { trun.i32(sample.compositionOffset) }
                    }
                }
            }
        }
        writer.patch(UInt32(writer.bytes.count + mediaHeaderSize), at: dataOffsetPosition)
        if mediaHeaderSize == 16 {
            writer.u32(1)
            writer.type("mdat")
            writer.u64(UInt64(mediaByteCount + 16))
        } else {
            writer.u32(UInt32(mediaByteCount + 8))
            writer.type("mdat")
        }
        return writer.bytes
    }
}
