/// The parts of a language tag by the grammar of RFC 5646 section 2.1.
struct LanguageSubtags {
    /// The language with its extended language subtags, or nothing where the whole tag is for private use.
    private(set) var language: [String] = []
    /// The script, four letters, as in `Hans`.
    private(set) var script: String?
    /// The region, two letters or three digits, as in `BR` or `419`.
    private(set) var region: String?
    /// Variants, extensions and private use, in lower case.
    private(set) var rest: [String] = []

    /// The tag in the case that RFC 5646 section 2.1.1 recommends.
    var text: String {
        (language + [script, region].compactMap { $0 } + rest).joined(separator: "-")
    }

    /// Sorts subtags, already in lower case and of letters and digits only, into their parts; nil where they are not
    /// well formed.
    init?(lowercase subtags: [String]) {
        guard subtags.allSatisfy({ (1...8).contains($0.utf8.count) }) else { return nil }
        var remaining = subtags[...]
        if remaining.first != "x" {
            guard let primary = remaining.popFirst(), Self.isLetters(primary, 2...8) else { return nil }
            language = [primary]
            if primary.utf8.count <= 3 {
                while language.count < 4, let next = remaining.first, Self.isLetters(next, 3...3) {
                    language.append(remaining.removeFirst())
                }
            }
            if let next = remaining.first, Self.isLetters(next, 4...4) {
                script = next.prefix(1).uppercased() + next.dropFirst()
                remaining.removeFirst()
            }
            if let next = remaining.first, Self.isLetters(next, 2...2) || Self.isDigits(next, count: 3) {
                region = next.uppercased()
                remaining.removeFirst()
            }
            guard takeVariants(&remaining), takeExtensions(&remaining) else { return nil }
        }
        if remaining.first == "x" {
            guard remaining.count > 1 else { return nil }
            rest += remaining
            remaining = []
        }
        guard remaining.isEmpty else { return nil }
    }

    /// Takes variants: five to eight letters and digits, or four that begin with a digit; none twice.
    private mutating func takeVariants(_ remaining: inout ArraySlice<String>) -> Bool {
        var seen: Set<String> = []
        while let next = remaining.first, Self.isVariant(next) {
            guard seen.insert(next).inserted else { return false }
            rest.append(remaining.removeFirst())
        }
        return true
    }

    /// Takes extensions: a single letter or digit other than `x`, then one or more subtags of two to eight; none twice.
    private mutating func takeExtensions(_ remaining: inout ArraySlice<String>) -> Bool {
        var seen: Set<String> = []
        while let singleton = remaining.first, singleton.utf8.count == 1, singleton != "x" {
            guard seen.insert(singleton).inserted else { return false }
            rest.append(remaining.removeFirst())
            guard let value = remaining.first, value.utf8.count > 1 else { return false }
            while let value = remaining.first, value.utf8.count > 1 {
                rest.append(value)
                remaining.removeFirst()
            }
        }
        return true
    }

    /// Whether a subtag has the form of a variant.
    private static func isVariant(_ subtag: String) -> Bool {
        let count = subtag.utf8.count
        return count >= 5 || (count == 4 && isDigits(subtag.prefix(1), count: 1))
    }

    /// Whether a subtag is of letters only and as long as asked.
    private static func isLetters(_ subtag: String, _ counts: ClosedRange<Int>) -> Bool {
        counts.contains(subtag.utf8.count)
            && subtag.utf8.allSatisfy { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) }
    }

    /// Whether a subtag is exactly so many digits.
    private static func isDigits(_ subtag: some StringProtocol, count: Int) -> Bool {
        subtag.utf8.count == count
            && subtag.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }
}
