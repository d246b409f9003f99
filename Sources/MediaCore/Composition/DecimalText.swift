/// Decimal numbers of people, without signs, exponents and locale.
enum DecimalText {
    /// The number times ten to the power of `digits`; nil for anything but digits with at most one point between them.
    static func value(_ text: some StringProtocol, digits: Int) -> Int64? {
        let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard let whole = parts.first, (1...9).contains(whole.utf8.count), isDigits(whole) else { return nil }
        var fraction = ""
        if parts.count == 2 {
            fraction = String(parts[1])
            guard !fraction.isEmpty, fraction.utf8.count <= digits, isDigits(fraction) else { return nil }
        }
        fraction += String(repeating: "0", count: digits - fraction.utf8.count)
        return Int64(String(whole) + fraction)
    }

    private static func isDigits(_ text: some StringProtocol) -> Bool {
        text.utf8.allSatisfy { (0x30...0x39).contains($0) }
    }
}
