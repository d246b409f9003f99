/// Writes bits most significant first; the counterpart of `BitReader`.
package struct BitWriter: Sendable {
    /// The bytes written so far; the last one is filled up with zero bits.
    package private(set) var bytes: [UInt8] = []
    private var used = 0

    /// An empty writer.
    package init() {}

    /// u(n): the low `count` bits of `value`, at most 64.
    package mutating func bits(_ value: Int, _ count: Int) {
        for shift in stride(from: min(count, 64) - 1, through: 0, by: -1) {
            if used & 7 == 0 { bytes.append(0) }
            let bit = UInt8(truncatingIfNeeded: (value >> shift) & 1)
            bytes[bytes.count - 1] |= bit << UInt8(7 - used & 7)
            used += 1
        }
    }

    /// u(1).
    package mutating func flag(_ value: Bool) {
        bits(value ? 1 : 0, 1)
    }

    /// Whole bytes, starting on the next byte border.
    package mutating func append(_ more: [UInt8]) {
        bytes.append(contentsOf: more)
        used = bytes.count * 8
    }
}
