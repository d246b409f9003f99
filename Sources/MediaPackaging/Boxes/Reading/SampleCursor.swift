/// A place in a sample table: reads the samples one after the other, in decoding order.
package struct SampleCursor: Sendable, IteratorProtocol {
    private let table: SampleTable
    /// Number of the next sample, from zero.
    package private(set) var index = 0
    private var time: Int64 = 0
    private var duration: Run
    private var compositionOffset: Run
    private var syncIndex = 0
    private let syncCount: Int
    private var chunk = Chunk()

    /// A run of equal values.
    private struct Run {
        let end: Int
        var position: Int
        var left: UInt32 = 0
        var value: UInt32 = 0

        init(_ table: Range<Int>) {
            position = table.lowerBound
            end = table.upperBound
        }

        /// The next value; nil once the table is at its end.
        @inline(__always) mutating func next(in table: SampleTable) -> UInt32? {
            while left == 0 {
                guard position + 8 <= end else { return nil }
                left = table.word(position)
                value = table.word(position + 4)
                position += 8
            }
            left -= 1
            return value
        }
    }

    /// The chunk the next sample lies in.
    private struct Chunk {
        /// Number of the next chunk, from zero.
        var next = 0
        /// Index of the run of chunks with equally many samples.
        var run = 0
        var samplesLeft: UInt32 = 0
        var offset: Int64 = -1
    }

    init(_ table: SampleTable) {
        self.table = table
        time = table.startTime
        duration = Run(table.durations)
        compositionOffset = Run(table.compositionOffsets)
        syncCount = (table.syncNumbers?.count ?? 0) / 4
    }

    package mutating func next() -> SampleTable.Sample? {
        guard index < table.sampleCount else { return nil }
        let step = duration.next(in: table) ?? duration.value
        let size = table.size(of: index)
        let sample = SampleTable.Sample(
            decodingTime: time, compositionOffset: Int32(bitPattern: compositionOffset.next(in: table) ?? 0),
            byteCount: size, isSync: isSync(), duration: step, offset: place(size))
        time &+= Int64(step)
        index += 1
        return sample
    }

    private mutating func isSync() -> Bool {
        guard let numbers = table.syncNumbers else { return true }
        let number = UInt32(index + 1)
        let last = UInt32(clamping: table.sampleCount)
        while syncIndex < syncCount {
            let next = table.word(numbers.lowerBound + syncIndex * 4)
            // Numbers that go back or beyond the table are passed over.
            guard next < number || next > last else { return next == number }
            syncIndex += 1
        }
        return false
    }

    /// Where the next sample lies (ISO/IEC 14496-12, 8.7.4 and 8.7.5).
    private mutating func place(_ size: UInt32) -> Int64 {
        while chunk.samplesLeft == 0 {
            guard chunk.next < table.chunkCount, !table.chunkRuns.isEmpty else { return -1 }
            let runs = table.chunkRuns
            // Runs name the first chunk they hold for, counted from one.
            while runs.lowerBound + (chunk.run + 1) * 12 < runs.upperBound,
                table.word(runs.lowerBound + (chunk.run + 1) * 12) <= UInt32(chunk.next + 1)
            {
                chunk.run += 1
            }
            chunk.samplesLeft = table.word(runs.lowerBound + chunk.run * 12 + 4)
            let offsets = table.chunkOffsets.lowerBound
            chunk.offset =
                table.hasLongOffsets
                ? Int64(clamping: table.longWord(offsets + chunk.next * 8))
                : Int64(table.word(offsets + chunk.next * 4))
            chunk.next += 1
        }
        chunk.samplesLeft -= 1
        let offset = chunk.offset
        chunk.offset = offset.addingReportingOverflow(Int64(size)).partialValue
        return offset
    }
}
