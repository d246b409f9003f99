/// A track's sample table, read lazily out of the movie header's bytes.
///
/// Counts are checked against the boxes that hold them before anything is expanded, and against a limit.
package struct SampleTable: Sendable {
    /// One sample in decoding order.
    package struct Sample: Sendable, Hashable {
        /// In ticks of the track.
        package var decodingTime: Int64
        package var compositionOffset: Int32
        package var byteCount: UInt32
        package var isSync: Bool

        package var presentationTime: Int64 { decodingTime &+ Int64(compositionOffset) }
    }

    private let bytes: [UInt8]
    package private(set) var sampleCount = 0
    private var uniformSize: UInt32 = 0
    private var sizeField = 32
    private var sizes = 0..<0
    private var durations = 0..<0
    private var offsets = 0..<0
    private var syncNumbers: Range<Int>?
    /// Number of chunks.
    package private(set) var chunkCount = 0

    /// Reads the tables' heads.
    ///
    /// - Parameter maximumSamples: most samples accepted.
    init(_ stbl: BoxReader, maximumSamples: Int) throws(BoxError) {
        bytes = stbl.bytes
        for box in stbl.boxes() {
            var content = stbl.content(of: box)
            switch box.type {
            case "stsz":
                _ = try content.u32()
                uniformSize = try content.u32()
                sampleCount = Int(try content.u32())
                sizes = content.position..<box.end
                guard uniformSize != 0 || sampleCount <= sizes.count / 4 else { throw BoxError.badCount("stsz") }
            case "stz2":
                _ = try content.u32()
                sizeField = Int(try content.u32() & 0xFF)
                sampleCount = Int(try content.u32())
                sizes = content.position..<box.end
                guard [4, 8, 16].contains(sizeField), sampleCount <= sizes.count * 8 / sizeField else {
                    throw BoxError.badCount("stz2")
                }
            case "stts": durations = try Self.entries(&content, of: box, size: 8)
            case "ctts": offsets = try Self.entries(&content, of: box, size: 8)
            case "stss": syncNumbers = try Self.entries(&content, of: box, size: 4)
            case "stco": chunkCount = try Self.entries(&content, of: box, size: 4).count / 4
            case "co64": chunkCount = try Self.entries(&content, of: box, size: 8).count / 8
            default: break
            }
        }
        guard sampleCount <= maximumSamples else { throw BoxError.limitExceeded("stsz") }
    }

    /// The entries of a counted table; its count may not promise more than the box holds.
    private static func entries(_ content: inout BoxReader, of box: Box, size: Int) throws(BoxError) -> Range<Int> {
        _ = try content.u32()
        let count = Int(try content.u32())
        guard count <= content.remaining / size else { throw BoxError.badCount(box.type) }
        return content.position..<content.position + count * size
    }

    /// Bytes of all samples together.
    package var mediaByteCount: UInt64 {
        if uniformSize != 0 { return UInt64(uniformSize) * UInt64(sampleCount) }
        return (0..<sampleCount).reduce(0) { $0 + UInt64(size(of: $1)) }
    }

    /// Whether every sample is a sync sample.
    package var allSync: Bool { syncNumbers == nil }

    /// Visits all samples in decoding order. Samples beyond the time table keep its last duration.
    package func forEachSample<Failure: Error>(_ body: (Sample) throws(Failure) -> Void) throws(Failure) {
        var duration = RunCursor(table: durations)
        var offset = RunCursor(table: offsets)
        var syncIndex = 0
        let syncCount = (syncNumbers?.count ?? 0) / 4
        var time: Int64 = 0
        for index in 0..<sampleCount {
            let step = duration.next(in: bytes) ?? duration.value
            var isSync = syncNumbers == nil
            if let table = syncNumbers {
                while syncIndex < syncCount, word(table.lowerBound + syncIndex * 4) < UInt32(index + 1) {
                    syncIndex += 1
                }
                isSync = syncIndex < syncCount && word(table.lowerBound + syncIndex * 4) == UInt32(index + 1)
            }
            try body(
                Sample(
                    decodingTime: time, compositionOffset: Int32(bitPattern: offset.next(in: bytes) ?? 0),
                    byteCount: size(of: index), isSync: isSync))
            time &+= Int64(step)
        }
    }

    private func size(of index: Int) -> UInt32 {
        if uniformSize != 0 { return uniformSize }
        switch sizeField {
        case 4:
            let byte = bytes[sizes.lowerBound + index / 2]
            return UInt32(index % 2 == 0 ? byte >> 4 : byte & 0xF)
        case 8: return UInt32(bytes[sizes.lowerBound + index])
        case 16:
            let at = sizes.lowerBound + index * 2
            return UInt32(bytes[at]) << 8 | UInt32(bytes[at + 1])
        default: return word(sizes.lowerBound + index * 4)
        }
    }

    private func word(_ offset: Int) -> UInt32 { SampleTable.word(bytes, offset) }

    private static func word(_ bytes: [UInt8], _ offset: Int) -> UInt32 {
        UInt32(bytes[offset]) << 24 | UInt32(bytes[offset + 1]) << 16 | UInt32(bytes[offset + 2]) << 8
            | UInt32(bytes[offset + 3])
    }

    /// A place in a table of runs: count, value.
    private struct RunCursor {
        let table: Range<Int>
        var position: Int
        var left: UInt32 = 0
        var value: UInt32 = 0

        init(table: Range<Int>) {
            self.table = table
            position = table.lowerBound
        }

        mutating func next(in bytes: [UInt8]) -> UInt32? {
            while left == 0 {
                guard position + 8 <= table.upperBound else { return nil }
                left = SampleTable.word(bytes, position)
                value = SampleTable.word(bytes, position + 4)
                position += 8
            }
            left -= 1
            return value
        }
    }
}
