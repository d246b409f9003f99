/// The character references of WebVTT and of the HTML that text files borrow.
enum CueEntity {
    private static let names: [String: String] = [
        "amp": "&", "lt": "<", "gt": ">", "nbsp": "\u{A0}", "lrm": "\u{200E}", "rlm": "\u{200F}", "quot": "\"",
        "apos": "'",
    ]

    /// The text with references replaced by what they stand for; an ampersand that begins none stays.
    static func decode(_ text: some StringProtocol) -> String {
        guard text.utf8.contains(0x26) else { return String(text) }
        var result = ""
        var rest = Substring(text)
        while !rest.isEmpty {
            result += rest.takeRun(until: [0x26])
            var after = rest
            guard after.takeScalar() != nil else { break }
            if let name = after.take(through: 0x3B, within: 12), let value = value(of: name) {
                result += value
                rest = after
            } else {
                result += "&"
                _ = rest.takeScalar()
            }
        }
        return result
    }

    private static func value(of name: Substring) -> String? {
        if let known = names[String(name)] { return known }
        guard name.first == "#" else { return nil }
        let digits = name.dropFirst()
        let number = digits.first == "x" ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
        return number.flatMap(Unicode.Scalar.init).map { String(Character($0)) }
    }
}
