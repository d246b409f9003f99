/// A well-formed BCP 47 language tag of at most 35 characters, in canonical case and with the shortest language code.
package struct LanguageTag: Sendable, Hashable, CustomStringConvertible {
    /// The tag, as in `en`, `pt-BR` or `zh-Hans`.
    package let text: String

    /// The tag itself.
    package var description: String { text }

    /// Normalises what a container says: an ISO 639-1 or 639-2 code (either variant), a BCP 47 tag, a locale such as
    /// `en_US`, or the English name of a language.
    ///
    /// `eng` becomes `en`, `ger` and `deu` become `de`. `und`, `mis`, `mul`, `zxx` and the private `qaa` to `qtz` have
    /// no shorter form and stay. Nil when the text is not a well-formed tag (RFC 5646 section 2.1).
    package init?(_ language: String) {
        var bytes = Array(language.utf8)
        while let last = bytes.last, last <= 0x20 { bytes.removeLast() }
        bytes = Array(bytes.drop { $0 <= 0x20 })
        guard (1...35).contains(bytes.count) else { return nil }
        for index in bytes.indices {
            switch bytes[index] {
            case UInt8(ascii: "_"): bytes[index] = UInt8(ascii: "-")
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): bytes[index] |= 0x20
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"): break
            default: return nil
            }
        }
        let lowercase = String(decoding: bytes, as: UTF8.self)
        if let preferred = Self.grandfathered[lowercase] {
            text = preferred
            return
        }
        var subtags = lowercase.split(separator: "-", omittingEmptySubsequences: false).map(String.init)
        if let known = ISO639Table.language(for: subtags[0]) {
            subtags[0] = known.alpha2
        } else if subtags.count == 1, let named = ISO639Table.language(named: lowercase) {
            subtags[0] = named.alpha2
        }
        guard let parsed = LanguageSubtags(lowercase: subtags) else { return nil }
        text = parsed.text
    }

    /// Whether the tag says that the language is not known (`und`), has no code (`mis`) or that there is none (`zxx`).
    package var isUndetermined: Bool { text == "und" || text == "mis" || text == "zxx" }

    /// Tags that were registered before the grammar, with what is preferred to them (IANA subtag registry).
    private static let grandfathered = [
        "en-gb-oed": "en-GB-oxendict", "i-ami": "ami", "i-bnn": "bnn", "i-default": "i-default",
        "i-enochian": "i-enochian", "i-hak": "hak", "i-klingon": "tlh", "i-lux": "lb", "i-mingo": "i-mingo",
        "i-navajo": "nv", "i-pwn": "pwn", "i-tao": "tao", "i-tay": "tay", "i-tsu": "tsu", "sgn-be-fr": "sfb",
        "sgn-be-nl": "vgt", "sgn-ch-de": "sgg",
    ]
}
