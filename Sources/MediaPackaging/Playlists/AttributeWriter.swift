/// An attribute list being written (RFC 8216 4.2): `NAME=value`, separated by commas without spaces.
struct AttributeWriter {
    /// The list so far.
    private(set) var text = ""

    /// Writes a quoted string; nil leaves the attribute out.
    mutating func quoted(_ name: String, _ value: String?) {
        guard let value else { return }
        append(name, QuotedString(value).text)
    }

    /// Writes values as one quoted string, separated by commas; an empty list leaves the attribute out.
    mutating func quoted(_ name: String, list: [String]) {
        if !list.isEmpty { quoted(name, list.joined(separator: ",")) }
    }

    /// Writes a quoted URI; nil leaves the attribute out.
    mutating func uri(_ name: String, _ value: String?) {
        guard let value else { return }
        quoted(name, PlaylistURI(value).text)
    }

    /// Writes an enumerated string, or a number already in text; nil leaves the attribute out.
    mutating func enumerated(_ name: String, _ value: String?) {
        guard let value else { return }
        append(name, value)
    }

    /// Writes YES or NO.
    mutating func flag(_ name: String, _ value: Bool) {
        append(name, value ? "YES" : "NO")
    }

    /// Writes a decimal integer; a negative one as zero, nil leaves the attribute out.
    mutating func integer(_ name: String, _ value: Int?) {
        guard let value else { return }
        append(name, "\(max(value, 0))")
    }

    /// Writes all 128 bits as a hexadecimal sequence.
    mutating func hexadecimal(_ name: String, _ value: UInt128) {
        let digits = String(value, radix: 16)
        append(name, "0x" + String(repeating: "0", count: 32 - digits.utf8.count) + digits)
    }

    /// Writes one attribute whose value is in its final form.
    private mutating func append(_ name: String, _ value: String) {
        text += (text.isEmpty ? "" : ",") + name + "=" + value
    }
}
