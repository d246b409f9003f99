/// A string that may stand between quotes in a playlist: no quote, no line end, no control character (RFC 8216 4.2).
///
/// Every quoted string that is written passes through this type, so text taken from a container cannot end an
/// attribute or begin a line.
package struct QuotedString: Sendable, Hashable {
    /// The string without its quotes.
    package let value: String

    /// Creates a quotable string by leaving out what may not stand in one.
    package init(_ text: String) {
        if text.unicodeScalars.allSatisfy(Self.isAllowed) {
            value = text
        } else {
            var scalars = String.UnicodeScalarView()
            for scalar in text.unicodeScalars where Self.isAllowed(scalar) { scalars.append(scalar) }
            value = String(scalars)
        }
    }

    /// The string with its quotes.
    package var text: String { "\"\(value)\"" }

    /// Whether a scalar may stand in a quoted string: neither U+0022 nor a C0 or C1 control character.
    package static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value >= 0x20 && scalar != "\"" && !(0x7F...0x9F).contains(scalar.value)
    }
}
