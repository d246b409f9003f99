/// An attribute list that has been read (RFC 8216 4.2), with the kind of each value.
struct AttributeList {
    /// One value: what stood between quotes, or what stood without them.
    private enum Value {
        /// Between quotes.
        case quoted(String)
        /// Without quotes.
        case unquoted(String)
    }

    /// The tag that has the list.
    private let tag: PlaylistTag
    /// The line of the tag.
    private let line: Int
    /// Values by attribute name.
    private var values: [String: Value] = [:]

    /// Reads `NAME=value`, separated by commas without spaces; every name once.
    init(_ text: String?, tag: PlaylistTag, line: Int) throws(PlaylistError) {
        self.tag = tag
        self.line = line
        let malformed = PlaylistError(line: line, reason: .malformedTag(tag))
        guard let text else { throw malformed }
        var rest = Array(text.utf8)[...]
        while true {
            guard let equals = rest.firstIndex(of: UInt8(ascii: "=")), equals > rest.startIndex,
                rest[..<equals].allSatisfy(Self.isNameByte)
            else { throw malformed }
            let name = String(decoding: rest[..<equals], as: UTF8.self)
            rest = rest[(equals + 1)...]
            let value: Value
            if rest.first == UInt8(ascii: "\"") {
                rest.removeFirst()
                guard let quote = rest.firstIndex(of: UInt8(ascii: "\"")) else { throw malformed }
                value = .quoted(String(decoding: rest[..<quote], as: UTF8.self))
                rest = rest[(quote + 1)...]
            } else {
                let bytes = rest.prefix { $0 != UInt8(ascii: ",") }
                guard !bytes.isEmpty, !bytes.contains(where: { $0 == 0x20 || $0 == UInt8(ascii: "\"") }) else {
                    throw malformed
                }
                value = .unquoted(String(decoding: bytes, as: UTF8.self))
                rest = rest[bytes.endIndex...]
            }
            guard values.updateValue(value, forKey: name) == nil else {
                throw PlaylistError(line: line, reason: .duplicateAttribute(tag, name))
            }
            if rest.isEmpty { return }
            guard rest.removeFirst() == UInt8(ascii: ",") else { throw malformed }
        }
    }

    /// Whether the attribute is there.
    func has(_ name: String) -> Bool { values[name] != nil }

    /// The error of a value that cannot be read or may not be.
    func invalid(_ name: String) -> PlaylistError {
        PlaylistError(line: line, reason: .invalidAttribute(tag, name))
    }

    /// A value that must be there.
    func required<T>(_ name: String, _ value: T?) throws(PlaylistError) -> T {
        guard let value else { throw PlaylistError(line: line, reason: .missingAttribute(tag, name)) }
        return value
    }

    /// A quoted string.
    func quoted(_ name: String) throws(PlaylistError) -> String? {
        switch values[name] {
        case .quoted(let text): return text
        case .unquoted: throw invalid(name)
        case nil: return nil
        }
    }

    /// A quoted URI, which is not empty.
    func uri(_ name: String) throws(PlaylistError) -> String? {
        let text = try quoted(name)
        if text?.isEmpty == true { throw invalid(name) }
        return text
    }

    /// A quoted list, separated by commas.
    func list(_ name: String) throws(PlaylistError) -> [String] {
        (try quoted(name))?.split(separator: ",").map(String.init) ?? []
    }

    /// A value without quotes.
    func unquoted(_ name: String) throws(PlaylistError) -> String? {
        switch values[name] {
        case .unquoted(let text): return text
        case .quoted: throw invalid(name)
        case nil: return nil
        }
    }

    /// An enumerated string of a closed set.
    func enumerated<T: RawRepresentable<String>>(_ name: String, as type: T.Type) throws(PlaylistError) -> T? {
        guard let text = try unquoted(name) else { return nil }
        guard let value = T(rawValue: text) else { throw invalid(name) }
        return value
    }

    /// YES or NO; nil where it is absent.
    func flag(_ name: String) throws(PlaylistError) -> Bool? {
        switch try unquoted(name) {
        case "YES": return true
        case "NO": return false
        case nil: return nil
        default: throw invalid(name)
        }
    }

    /// A decimal integer.
    func integer(_ name: String) throws(PlaylistError) -> Int? {
        guard let text = try unquoted(name) else { return nil }
        guard let value = PlaylistNumber.integer(text.utf8) else { throw invalid(name) }
        return value
    }

    /// A quoted language tag.
    func language(_ name: String) throws(PlaylistError) -> LanguageTag? {
        guard let text = try quoted(name) else { return nil }
        guard let value = LanguageTag(text) else { throw invalid(name) }
        return value
    }

    /// Whether a byte may stand in an attribute name: A to Z, 0 to 9 and the hyphen.
    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"): true
        default: false
        }
    }
}
