/// The four-character code of an ISO BMFF box, brand or sample entry.
package struct BoxType: Sendable, Hashable, ExpressibleByStringLiteral, CustomStringConvertible {
    package let code: UInt32

    package init(code: UInt32) { self.code = code }

    /// The first four bytes of the literal, each taken as Latin-1.
    package init(stringLiteral value: String) {
        code = value.unicodeScalars.prefix(4).reduce(0) { $0 << 8 | ($1.value & 0xFF) }
    }

    /// The code as text; bytes outside printable ASCII become question marks.
    package var description: String {
        String(
            String.UnicodeScalarView(
                [24, 16, 8, 0].map { shift in
                    let byte = UInt8(truncatingIfNeeded: code >> UInt32(shift))
                    return (0x20...0x7E).contains(byte) ? Unicode.Scalar(byte) : "?"
                }))
    }
}
