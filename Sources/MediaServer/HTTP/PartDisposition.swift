/// The `Content-Disposition` of a form's part (RFC 7578, 4.2): `form-data; name="…"; filename="…"`.
///
/// Bytes are looked at, not characters: a quote that a combining accent follows is a quote. Quotes within names are `%22`, as
/// browsers write them; a backslash is one.
struct PartDisposition: Equatable {
    let name: String
    /// Of a part that is a file.
    let fileName: String?

    /// Reads what follows `Content-Disposition:`; nil where it is of another type, has no name, or a quote has no end.
    init?(_ text: some Sequence<UInt8>) {
        var rest = Array(text)[...]
        let type = Self.trimmed(rest.prefix { $0 != UInt8(ascii: ";") })
        guard String(decoding: type, as: UTF8.self).lowercased() == "form-data" else { return nil }
        var (name, fileName): (String?, String?)
        while let semicolon = rest.firstIndex(of: UInt8(ascii: ";")) {
            rest = rest[(semicolon + 1)...].drop(while: Self.isSpace)
            guard let equals = rest.firstIndex(of: UInt8(ascii: "=")) else { break }
            let key = String(decoding: rest[..<equals], as: UTF8.self).lowercased()
            rest = rest[(equals + 1)...]
            let value: ArraySlice<UInt8>
            if rest.first == UInt8(ascii: "\"") {
                rest = rest.dropFirst()
                guard let quote = rest.firstIndex(of: UInt8(ascii: "\"")) else { return nil }
                value = rest[..<quote]
                rest = rest[(quote + 1)...]
            } else {
                value = rest.prefix { $0 != UInt8(ascii: ";") }
                rest = rest[value.endIndex...]
            }
            // The first of several is taken.
            switch key {
            case "name": name = name ?? String(decoding: value, as: UTF8.self)
            case "filename": fileName = fileName ?? String(decoding: value, as: UTF8.self)
            default: break
            }
        }
        guard let name else { return nil }
        (self.name, self.fileName) = (name, fileName)
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

    private static func trimmed(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var text = text.drop(while: isSpace)
        while text.last.map(isSpace) ?? false { text.removeLast() }
        return text
    }
}
