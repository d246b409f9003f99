/// Reads bits most significant first (ISO/IEC 14496-10, 7.2 and 9.1) and throws instead of running past the end.
package struct BitReader: Sendable {
    private let bytes: ArraySlice<UInt8>
    private let end: Int
    /// The number of bits read so far.
    package private(set) var position = 0

    /// A reader over all of `bytes`.
    package init(_ bytes: [UInt8]) {
        self.init(bytes[...])
    }

    /// A reader over a part of an array.
    package init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        self.end = bytes.count * 8
    }

    /// The bits not yet read.
    package var bitsLeft: Int { end - position }

    /// Whether the next bit is the first of a byte.
    package var isByteAligned: Bool { position & 7 == 0 }

    /// u(n): an unsigned number of 0 to 32 bits.
    package mutating func bits(_ count: Int) throws(CodecConfigurationError) -> Int {
        guard count >= 0, count <= 32 else { throw .invalid("bit count") }
        guard count <= bitsLeft else { throw .truncated }
        var value = 0
        var wanted = count
        while wanted > 0 {
            let inByte = position & 7
            let take = min(8 - inByte, wanted)
            let byte = Int(bytes[bytes.startIndex + position >> 3])
            let part = (byte >> (8 - inByte - take)) & ((1 << take) - 1)
            value = value << take | part
            position += take
            wanted -= take
        }
        return value
    }

    /// u(1) as a flag.
    package mutating func flag() throws(CodecConfigurationError) -> Bool {
        try bits(1) == 1
    }

    /// A whole number of 0 to 8 bits.
    package mutating func small(_ count: Int) throws(CodecConfigurationError) -> UInt8 {
        UInt8(truncatingIfNeeded: try bits(min(count, 8)))
    }

    /// ue(v), Exp-Golomb (ISO/IEC 14496-10, 9.1): at most 31 leading zeros, so at most 2^32 - 2.
    package mutating func ue() throws(CodecConfigurationError) -> Int {
        var zeros = 0
        while try !flag() {
            zeros += 1
            guard zeros < 32 else { throw .invalid("Exp-Golomb code") }
        }
        return (1 << zeros) - 1 + (try bits(zeros))
    }

    /// ue(v) that may not exceed `limit`; `name` is the field an error would name.
    package mutating func ue(atMost limit: Int, _ name: String) throws(CodecConfigurationError) -> Int {
        let value = try ue()
        guard value <= limit else { throw .invalid(name) }
        return value
    }

    /// se(v), signed Exp-Golomb (ISO/IEC 14496-10, 9.1.1).
    package mutating func se() throws(CodecConfigurationError) -> Int {
        let code = try ue()
        return code & 1 == 1 ? (code + 1) / 2 : -(code / 2)
    }

    /// Passes over `count` bits.
    package mutating func skip(_ count: Int) throws(CodecConfigurationError) {
        guard count >= 0 else { throw .invalid("bit count") }
        guard count <= bitsLeft else { throw .truncated }
        position += count
    }

    /// Passes over the bits up to the next byte border.
    package mutating func align() {
        position = min((position + 7) & ~7, end)
    }

    /// The next `count` whole bytes; the reader must stand on a byte border.
    package mutating func byteArray(_ count: Int) throws(CodecConfigurationError) -> [UInt8] {
        guard isByteAligned, count >= 0 else { throw .invalid("byte run") }
        guard count <= bitsLeft / 8 else { throw .truncated }
        let start = bytes.startIndex + position >> 3
        position += count * 8
        return Array(bytes[start..<start + count])
    }

    /// All whole bytes that are left.
    package mutating func remainingBytes() -> [UInt8] {
        align()
        let start = bytes.startIndex + position >> 3
        position = end
        return Array(bytes[start...])
    }
}
