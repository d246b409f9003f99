/// A sample table expanded into columns, one number a sample: the quick way to look at all of them.
///
/// The same as a `SampleCursor` gives one by one.
package struct SampleColumns: Sendable {
    /// In ticks of the track, in decoding order.
    package private(set) var presentationTimes: [Int64]
    package private(set) var byteCounts: [UInt32]
    /// Where samples lie in the file; -1 where the table does not say.
    package private(set) var offsets: [Int64]
    /// Indices of sync samples; nil where every sample is one.
    package private(set) var syncIndices: [Int]?
    /// Decoding time and duration of the last sample.
    package private(set) var lastDecodingTime: Int64 = 0
    package private(set) var lastDuration: UInt32 = 0
    /// Decoding time of the last sample less that of the one before.
    package private(set) var lastStep: Int64 = 0
    package private(set) var firstDuration: UInt32 = 0

    package var count: Int { presentationTimes.count }

    /// Expands a table.
    ///
    /// - Parameter wantsPlaces: whether sizes and offsets are needed.
    package init(_ table: SampleTable, wantsPlaces: Bool) {
        let count = table.sampleCount
        var (last, duration, first, before) = (Int64(0), UInt32(0), UInt32(0), Int64(0))
        presentationTimes = [Int64](unsafeUninitializedCapacity: count) { times, filled in
            var (index, time) = (0, table.startTime)
            func step(_ run: Int, _ step: UInt32) {
                for _ in 0..<min(run, count - index) {
                    times.initializeElement(at: index, to: time)
                    before = last
                    last = time
                    duration = step
                    time &+= Int64(step)
                    index += 1
                }
            }
            for place in stride(from: table.durations.lowerBound, to: table.durations.upperBound, by: 8) {
                if index == 0, table.word(place) > 0 { first = table.word(place + 4) }
                step(Int(table.word(place)), table.word(place + 4))
            }
            // Samples beyond the time table keep its last duration, even of a run of none.
            let lastStep = table.durations.isEmpty ? 0 : table.word(table.durations.upperBound - 4)
            step(count - index, lastStep)
            index = 0
            for place in stride(
                from: table.compositionOffsets.lowerBound, to: table.compositionOffsets.upperBound, by: 8)
            {
                let offset = Int64(Int32(bitPattern: table.word(place + 4)))
                for _ in 0..<min(Int(table.word(place)), count - index) {
                    times[index] &+= offset
                    index += 1
                }
            }
            filled = count
        }
        (lastDecodingTime, lastDuration, firstDuration, lastStep) = (last, duration, first, last - before)
        syncIndices = table.syncNumbers.map { Self.syncIndices(table, $0) }
        byteCounts = []
        offsets = []
        if wantsPlaces {
            byteCounts = Self.byteCounts(table)
            offsets = Self.offsets(table, byteCounts)
        }
    }

    /// Indices in ascending order; numbers that go back or beyond the table are passed over, as a cursor does.
    private static func syncIndices(_ table: SampleTable, _ numbers: Range<Int>) -> [Int] {
        var indices: [Int] = []
        indices.reserveCapacity(numbers.count / 4)
        for place in stride(from: numbers.lowerBound, to: numbers.upperBound, by: 4) {
            let index = Int(table.word(place)) - 1
            if index >= 0, index < table.sampleCount, index > indices.last ?? -1 { indices.append(index) }
        }
        return indices
    }

    private static func byteCounts(_ table: SampleTable) -> [UInt32] {
        let count = table.sampleCount
        if table.uniformSize != 0 { return [UInt32](repeating: table.uniformSize, count: count) }
        guard table.sizeField == 32 else { return (0..<count).map { table.size(of: $0) } }
        return [UInt32](unsafeUninitializedCapacity: count) { sizes, filled in
            table.bytes.withUnsafeBytes { raw in
                let start = table.sizes.lowerBound
                for index in 0..<count {
                    sizes.initializeElement(
                        at: index,
                        to: UInt32(bigEndian: raw.loadUnaligned(fromByteOffset: start + index * 4, as: UInt32.self)))
                }
            }
            filled = count
        }
    }

    private static func offsets(_ table: SampleTable, _ sizes: [UInt32]) -> [Int64] {
        let count = table.sampleCount
        let runs = table.chunkRuns
        return [Int64](unsafeUninitializedCapacity: count) { offsets, filled in
            var (index, run) = (0, runs.lowerBound)
            if !runs.isEmpty {
                for chunk in 0..<table.chunkCount where index < count {
                    while run + 12 < runs.upperBound, table.word(run + 12) <= UInt32(chunk + 1) { run += 12 }
                    var place =
                        table.hasLongOffsets
                        ? Int64(clamping: table.longWord(table.chunkOffsets.lowerBound + chunk * 8))
                        : Int64(table.word(table.chunkOffsets.lowerBound + chunk * 4))
                    for _ in 0..<min(Int(table.word(run + 4)), count - index) {
                        offsets.initializeElement(at: index, to: place)
                        place = place.addingReportingOverflow(Int64(sizes[index])).partialValue
                        index += 1
                    }
                }
            }
            while index < count {
                offsets.initializeElement(at: index, to: -1)
                index += 1
            }
            filled = count
        }
    }
}
