/// Text that came out of a media or a library, made harmless for logs, terminals and JSON.
package enum CleanText {
    /// The text on one line without control, escape and direction-changing characters, cut at `limit` characters.
    package static func line(_ text: String, limit: Int) -> String {
        var cleaned = String.UnicodeScalarView()
        var count = 0
        for scalar in text.unicodeScalars {
            if count == limit { break }
            count += 1
            cleaned.append(isHarmless(scalar) ? scalar : (isSpace(scalar) ? " " : "\u{FFFD}"))
        }
        return String(cleaned)
    }

    private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "\n" || scalar == "\r" || scalar == "\t" || scalar == "\u{2028}" || scalar == "\u{2029}"
    }

    private static func isHarmless(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F...0x9F, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF: false
        default: true
        }
    }
}
