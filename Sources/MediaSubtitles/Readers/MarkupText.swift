/// Text with the HTML and ASS markup that SubRip files hold, reduced to what WebVTT can say.
enum MarkupText {
    /// The cue text, and the place a `{\an8}` asks for.
    static func cueText(_ text: String) -> (String, CuePlacement) {
        var builder = CueTextBuilder()
        var placement = CuePlacement()
        var rest = Substring(text)
        while !rest.isEmpty {
            builder.text(CueEntity.decode(rest.takeRun(until: [0x3C, 0x7B])))
            var after = rest
            guard let special = after.takeScalar() else { break }
            if special == "<", let content = after.take(through: 0x3E, within: 256), let tag = tag(content) {
                if ["i", "b", "u"].contains(tag.name) {
                    if tag.closes { builder.close(tag.name) } else { builder.open(tag.name) }
                } else if tag.name == "br" {
                    builder.newLine()
                }
                rest = after
            } else if special == "{", after.utf8.first == 0x5C, let block = after.take(through: 0x7D, within: 256) {
                if let keypad = ASSOverrides(block).keypad { placement = CuePlacement(keypad: keypad) }
                rest = after
            } else {
                builder.text(String(special))
                _ = rest.takeScalar()
            }
        }
        return (builder.finish(), placement)
    }

    /// A tag's name in lower case; nil for what only looks like one, as in `3 < 4 > 2`.
    private static func tag(_ content: Substring) -> (name: String, closes: Bool)? {
        let closes = content.first == "/"
        let body = closes ? content.dropFirst() : content
        let name = body.prefix { $0.isASCII && $0.isLetter }.lowercased()
        let known = ["i", "b", "u", "s", "font", "span", "p", "br", "em", "strong", "c", "v", "ruby", "rt", "div"]
        guard known.contains(name) else { return nil }
        let after = body.dropFirst(name.count).first
        guard after == nil || after == " " || after == "/" || after == "." || after == "\n" else { return nil }
        return (name == "em" ? "i" : name == "strong" ? "b" : name, closes)
    }
}
