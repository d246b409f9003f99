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
        /// Time until the next sample is decoded, by the table.
        package var duration: UInt32
        /// Where its bytes lie in the file; -1 where the table does not say.
        package var offset: Int64

        package var presentationTime: Int64 { decodingTime &+ Int64(compositionOffset) }
    }

    let bytes: [UInt8]
    package private(set) var sampleCount = 0
    private(set) var uniformSize: UInt32 = 0
    private(set) var sizeField = 32
    private(set) var sizes = 0..<0
    private(set) var durations = 0..<0
    private(set) var compositionOffsets = 0..<0
    private(set) var syncNumbers: Range<Int>?
    private(set) var chunkRuns = 0..<0
    private(set) var chunkOffsets = 0..<0
    private(set) var hasLongOffsets = false
    /// Number of chunks.
    package private(set) var chunkCount = 0
    /// Where in the movie header the counts of the tables of samples stand, four bytes each.
    package private(set) var sampleCountPositions: [Int] = []
    /// The same of the tables of chunks.
    package private(set) var chunkCountPositions: [Int] = []
    /// The same of the table of durations, which also tells a picture's rate.
    package private(set) var durationCountPosition: Int?
    /// Decoding time of the first sample; zero unless fragments say otherwise.
    package var startTime: Int64 = 0
    /// How long the last sample lasts by its fragment's word; nil where the movie header tells it.
    package var lastDuration: UInt32?
    /// Whether tables stand twice, or contradict what they may say: readers differ in what they make of that.
    package private(set) var isIrregular = false
    /// Whether boxes beside the list of sync samples name random access points (`stps`, groups of samples).
    package private(set) var hasOtherAccessPoints = false

    /// Reads the tables' heads.
    ///
    /// - Parameter maximumSamples: most samples accepted.
    init(_ stbl: BoxReader, maximumSamples: SampleLimit) throws(BoxError) {
        bytes = stbl.bytes
        var seen: Set<BoxType> = []
        for box in stbl.boxes() {
            notePositions(box)
            let kind = Self.kind(of: box.type)
            // Of two tables of one kind the first one holds.
            guard !seen.contains(kind) else {
                isIrregular = isIrregular || Self.kinds.contains(kind)
                continue
            }
            seen.insert(kind)
            try read(box, stbl.content(of: box))
        }
        guard maximumSamples.accepts(sampleCount, areListed: uniformSize == 0) else {
            throw BoxError.limitExceeded("stsz")
        }
        isIrregular = isIrregular || !hasRegularChunks || !hasAscendingSyncNumbers
    }

    /// Remembers where counts stand, of tables that do not hold, too.
    private mutating func notePositions(_ box: Box) {
        guard box.end - box.contentStart >= 12 else { return }
        switch box.type {
        case "stsz", "stz2": sampleCountPositions.append(box.contentStart + 8)
        case "ctts": sampleCountPositions.append(box.contentStart + 4)
        case "stts": durationCountPosition = durationCountPosition ?? box.contentStart + 4
        case "stsc", "stco", "co64": chunkCountPositions.append(box.contentStart + 4)
        default: break
        }
    }

    /// The tables there may be one of each of.
    private static let kinds: Set<BoxType> = ["stsz", "stts", "ctts", "stss", "stsc", "stco"]

    /// Boxes of two types can hold the same table.
    private static func kind(of type: BoxType) -> BoxType {
        switch type {
        case "stz2": "stsz"
        case "co64": "stco"
        default: type
        }
    }

    private mutating func read(_ box: Box, _ reader: BoxReader) throws(BoxError) {
        var content = reader
        switch box.type {
        case "stsz", "stz2":
            try readSizes(box, &content)
        case "stts": durations = try Self.entries(&content, of: box, size: 8)
        case "ctts": compositionOffsets = try Self.entries(&content, of: box, size: 8)
        case "stss": syncNumbers = try Self.entries(&content, of: box, size: 4)
        case "stsc":
            chunkRuns = try Self.entries(&content, of: box, size: 12)
        case "stco", "co64":
            hasLongOffsets = box.type == "co64"
            let size = hasLongOffsets ? 8 : 4
            chunkOffsets = try Self.entries(&content, of: box, size: size)
            chunkCount = chunkOffsets.count / size
        case "stps": hasOtherAccessPoints = true
        case "sgpd":
            _ = try content.u32()
            if ["rap ", "sync"].contains(try content.type()) { hasOtherAccessPoints = true }
        default: break
        }
    }

    private mutating func readSizes(_ box: Box, _ content: inout BoxReader) throws(BoxError) {
        _ = try content.u32()
        let word = try content.u32()
        sampleCount = Int(try content.u32())
        sizes = content.position..<box.end
        if box.type == "stsz" {
            uniformSize = word
            guard uniformSize != 0 || sampleCount <= sizes.count / 4 else { throw BoxError.badCount("stsz") }
        } else {
            sizeField = Int(word & 0xFF)
            guard [4, 8, 16].contains(sizeField), sampleCount <= sizes.count * 8 / sizeField else {
                throw BoxError.badCount("stz2")
            }
        }
    }

    /// Whether the runs of chunks begin with the first and ascend, each with a number of samples that can be (ISO/IEC
    /// 14496-12, 8.7.4).
    private var hasRegularChunks: Bool {
        var last: UInt32 = 0
        for place in stride(from: chunkRuns.lowerBound, to: chunkRuns.upperBound, by: 12) {
            let first = word(place)
            guard last == 0 ? first == 1 : first > last, first <= max(chunkCount, 1),
                word(place + 4) <= UInt32(Int32.max)
            else { return false }
            last = first
        }
        return true
    }

    /// Whether the numbers of sync samples ascend and are numbers of samples (ISO/IEC 14496-12, 8.6.2).
    private var hasAscendingSyncNumbers: Bool {
        guard let numbers = syncNumbers else { return true }
        var last: UInt32 = 0
        for place in stride(from: numbers.lowerBound, to: numbers.upperBound, by: 4) {
            let number = word(place)
            guard number > last, number <= sampleCount else { return false }
            last = number
        }
        return true
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
        guard sizeField == 32 else { return (0..<sampleCount).reduce(0) { $0 + UInt64(size(of: $1)) } }
        return bytes.withUnsafeBytes { raw in
            var sum: UInt64 = 0
            for index in 0..<sampleCount {
                let size = raw.loadUnaligned(fromByteOffset: sizes.lowerBound + index * 4, as: UInt32.self)
                sum += UInt64(UInt32(bigEndian: size))
            }
            return sum
        }
    }

    /// Whether every sample is a sync sample.
    package var allSync: Bool { syncNumbers == nil }

    /// Whether every sample lasts equally long, the last one perhaps excepted; the usual duration then.
    package var uniformDuration: UInt32? {
        let runs = durations.count / 8
        guard runs == 1 || (runs == 2 && word(durations.lowerBound + 8) == 1) else { return nil }
        return word(durations.lowerBound + 4)
    }

    /// Whether samples are shown at other times than they are decoded.
    package var hasCompositionOffsets: Bool { !compositionOffsets.isEmpty }

    /// Whether a list of sync samples is there and names none.
    package var hasNoSync: Bool { syncNumbers?.isEmpty == true }

    /// A cursor before the first sample.
    package var cursor: SampleCursor { SampleCursor(self) }

    /// Visits all samples in decoding order. Samples beyond the time table keep its last duration.
    package func forEachSample<Failure: Error>(_ body: (Sample) throws(Failure) -> Void) throws(Failure) {
        var cursor = cursor
        while let sample = cursor.next() { try body(sample) }
    }

    func size(of index: Int) -> UInt32 {
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

    /// A big-endian word; reading beyond the bytes stops the program, so callers keep to the ranges checked at first.
    @inline(__always) func word(_ offset: Int) -> UInt32 {
        bytes.withUnsafeBytes { UInt32(bigEndian: $0.loadUnaligned(fromByteOffset: offset, as: UInt32.self)) }
    }

    @inline(__always) func longWord(_ offset: Int) -> UInt64 {
        bytes.withUnsafeBytes { UInt64(bigEndian: $0.loadUnaligned(fromByteOffset: offset, as: UInt64.self)) }
    }
}
