/// The text a player shows for a rendition, the NAME attribute (RFC 8216 4.3.4.1), made from what a container says.
package enum DisplayName {
    /// The longest name, characters.
    package static let maximumLength = 64

    /// A name that is safe to show: no control, bidirectional or other invisible characters, no quotes, runs of white
    /// space as one space, at most 64 characters. `fallback` where nothing visible is left, and `Track` where that has
    /// nothing visible either.
    package static func make(from text: String?, fallback: String) -> String {
        text.flatMap(cleaned) ?? cleaned(fallback) ?? "Track"
    }

    /// The same names with a number added where one occurred before, because NAME is unique in a group.
    package static func unique(_ names: [String]) -> [String] {
        var taken: Set<String> = []
        var next: [String: Int] = [:]
        return names.map { name in
            var candidate = name
            var number = next[name] ?? 2
            while !taken.insert(candidate).inserted {
                let suffix = " \(number)"
                candidate = String(name.prefix(maximumLength - suffix.count)) + suffix
                number += 1
            }
            next[name] = number
            return candidate
        }
    }

    /// The visible part of a text; nil when there is none.
    private static func cleaned(_ text: String) -> String? {
        var scalars = String.UnicodeScalarView()
        var space = false
        var isVisible = false
        // A hostile text is read no further than a name can be long.
        for scalar in text.unicodeScalars.prefix(4096) {
            if scalar.properties.isWhitespace {
                space = true
            } else if isKept(scalar) {
                if space, !scalars.isEmpty { scalars.append(" ") }
                space = false
                scalars.append(scalar)
                isVisible = isVisible || !scalar.properties.isDefaultIgnorableCodePoint
            }
        }
        guard isVisible else { return nil }
        return shortened(String(scalars))
    }

    /// Whether a scalar may stand in a name. Joiners and variation selectors shape letters and emoji and stay; all else
    /// that is invisible goes, with it every bidirectional control.
    private static func isKept(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x200C, 0x200D, 0xFE00...0xFE0F: return true
        default: break
        }
        switch scalar.properties.generalCategory {
        case .control, .format, .privateUse, .unassigned, .surrogate: return false
        default: return QuotedString.isAllowed(scalar) && !scalar.properties.isDefaultIgnorableCodePoint
        }
    }

    /// The first 64 characters, and no more than four scalars for each: a character may be made of thousands of marks.
    private static func shortened(_ text: String) -> String? {
        var result = ""
        var scalarCount = 0
        for character in text.prefix(maximumLength) {
            scalarCount += character.unicodeScalars.count
            if scalarCount > maximumLength * 4 { break }
            result.append(character)
        }
        while result.last == " " { result.removeLast() }
        return result.isEmpty ? nil : result
    }
}
