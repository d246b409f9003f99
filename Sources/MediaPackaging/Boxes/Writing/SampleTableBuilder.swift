/// Collects a track's samples while they are written, and writes the sample table (ISO/IEC 14496-12, 8.5 to 8.7).
package struct SampleTableBuilder: Sendable {
    private struct Run: Sendable { var count: UInt32; var value: UInt32 }
    private struct Chunk: Sendable { var offset: UInt64; var sampleCount: UInt32 }

    private var sizes: [UInt32] = []
    private var durations: [Run] = []
    private var offsets: [Run] = []
    private var syncSamples: [UInt32] = []
    private var chunks: [Chunk] = []
    private var hasOffsets = false
    private var hasNegativeOffsets = false
    /// Sum of all durations, in ticks of the track.
    package private(set) var duration: UInt64 = 0

    package init() {}

    package var sampleCount: Int { sizes.count }
    package var chunkCount: Int { chunks.count }

    /// Adds samples that lie one after another from an offset of the file on.
    package mutating func appendChunk(offset: UInt64, samples: [SampleTiming]) {
        guard !samples.isEmpty else { return }
        chunks.append(Chunk(offset: offset, sampleCount: UInt32(samples.count)))
        for sample in samples {
            sizes.append(sample.byteCount)
            Self.extend(&durations, sample.duration)
            Self.extend(&offsets, UInt32(bitPattern: sample.compositionOffset))
            hasOffsets = hasOffsets || sample.compositionOffset != 0
            hasNegativeOffsets = hasNegativeOffsets || sample.compositionOffset < 0
            if sample.isSync { syncSamples.append(UInt32(sizes.count)) }
            duration += UInt64(sample.duration)
        }
    }

    /// Moves every chunk: the media was relocated.
    package mutating func shiftChunks(by distance: UInt64) {
        for index in chunks.indices { chunks[index].offset += distance }
    }

    /// How many bytes the boxes take if `sampleCount` samples in `chunkCount` chunks are collected.
    ///
    /// - Parameters:
    ///   - hasEvenDurations: whether nearly all samples last equally long.
    ///   - isReordered: whether samples have composition offsets.
    ///   - syncSampleCount: number of sync samples where not every sample is one.
    package static func expectedByteCount(
        sampleCount: Int, chunkCount: Int, hasEvenDurations: Bool, isReordered: Bool, syncSampleCount: Int
    ) -> Int {
        // stsz 4 bytes a sample; stts and ctts 8 bytes a run; stss 4; co64 8 and stsc 12 bytes a chunk; six box heads.
        let durations = hasEvenDurations ? sampleCount / 8 : sampleCount * 8
        return sampleCount * 4 + durations + (isReordered ? sampleCount * 8 : 0) + syncSampleCount * 4 + chunkCount * 20
            + 256
    }

    func write(to stbl: inout BoxWriter) {
        stbl.fullBox("stts") { Self.write(durations, to: &$0) }
        if hasOffsets {
            stbl.fullBox("ctts", version: hasNegativeOffsets ? 1 : 0) { Self.write(offsets, to: &$0) }
        }
        if syncSamples.count != sizes.count {
            stbl.fullBox("stss") { stss in
                stss.u32(UInt32(syncSamples.count))
                for number in syncSamples { stss.u32(number) }
            }
        }
        stbl.fullBox("stsc") { stsc in
            var entries: [(first: UInt32, samples: UInt32)] = []
            for (index, chunk) in chunks.enumerated() where entries.last?.samples != chunk.sampleCount {
                entries.append((UInt32(index + 1), chunk.sampleCount))
            }
            stsc.u32(UInt32(entries.count))
            for entry in entries {
                stsc.u32(entry.first)
                stsc.u32(entry.samples)
                stsc.u32(1)
            }
        }
        stbl.fullBox("stsz") { stsz in
            if let first = sizes.first, sizes.allSatisfy({ $0 == first }), first != 0 {
                stsz.u32(first)
                stsz.u32(UInt32(sizes.count))
            } else {
                stsz.u32(0)
                stsz.u32(UInt32(sizes.count))
                for size in sizes { stsz.u32(size) }
            }
        }
        if chunks.contains(where: { $0.offset > UInt64(UInt32.max) }) {
            stbl.fullBox("co64") { co64 in
                co64.u32(UInt32(chunks.count))
                for chunk in chunks { co64.u64(chunk.offset) }
            }
        } else {
            stbl.fullBox("stco") { stco in
                stco.u32(UInt32(chunks.count))
                for chunk in chunks { stco.u32(UInt32(chunk.offset)) }
            }
        }
    }

    private static func extend(_ runs: inout [Run], _ value: UInt32) {
        if let last = runs.indices.last, runs[last].value == value {
            runs[last].count += 1
        } else {
            runs.append(Run(count: 1, value: value))
        }
    }

    private static func write(_ runs: [Run], to box: inout BoxWriter) {
        box.u32(UInt32(runs.count))
        for run in runs {
            box.u32(run.count)
            box.u32(run.value)
        }
    }
}
