/// Finds the NAL units in a sample or an elementary stream.
package enum NALUnits {
    /// The NAL units of a byte stream (ISO/IEC 14496-10, annex B): start codes of 3 or 4 bytes and trailing zeros
    /// are left out, empty units too. Bytes before the first start code are passed over.
    package static func annexBRanges(in bytes: [UInt8]) -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        var start: Int?
        var zeros = 0
        for (index, byte) in bytes.enumerated() {
            if byte == 1, zeros >= 2 {
                appendUnit(from: start, to: index - zeros, into: &ranges)
                start = index + 1
            }
            zeros = byte == 0 ? zeros + 1 : 0
        }
        appendUnit(from: start, to: bytes.count - zeros, into: &ranges)
        return ranges
    }

    /// The NAL units of a sample whose units each follow their length (ISO/IEC 14496-15, 5.3.3.1), empty ones left out.
    package static func lengthPrefixedRanges(
        in bytes: [UInt8],
        lengthSize: Int
    ) throws(CodecConfigurationError) -> [Range<Int>] {
        guard (1...4).contains(lengthSize) else { throw .invalid("NAL unit length size") }
        var ranges: [Range<Int>] = []
        var index = 0
        while index < bytes.count {
            guard bytes.count - index >= lengthSize else { throw .truncated }
            var length = 0
            for byte in bytes[index..<index + lengthSize] { length = length << 8 | Int(byte) }
            index += lengthSize
            guard length <= bytes.count - index else { throw .truncated }
            if length > 0 { ranges.append(index..<index + length) }
            index += length
        }
        return ranges
    }

    /// Whether the bytes begin with a start code (and so are not length-prefixed with any sensible first length).
    package static func beginsWithStartCode(_ bytes: [UInt8]) -> Bool {
        bytes.starts(with: [0, 0, 1]) || bytes.starts(with: [0, 0, 0, 1])
    }

    /// An annex B byte stream rewritten with a length of four bytes before each unit.
    package static func lengthPrefixed(annexB bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count + 16)
        for range in annexBRanges(in: bytes) {
            let length = UInt32(clamping: range.count)
            for shift in [24, 16, 8, 0] as [UInt32] {
                result.append(UInt8(truncatingIfNeeded: length >> shift))
            }
            result.append(contentsOf: bytes[range])
        }
        return result
    }

    private static func appendUnit(from start: Int?, to end: Int, into ranges: inout [Range<Int>]) {
        if let start, end > start { ranges.append(start..<end) }
    }
}
