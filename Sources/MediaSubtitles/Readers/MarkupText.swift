/// Text with the HTML and ASS markup that SubRip files hold, reduced to what WebVTT can say.
enum MarkupText {
    /// The cue text, and the place a `{\an8}` asks for.
    static func cueText(_ text: String) -> (String, CuePlacement) {
        var builder = CueTextBuilder()
        var placement = CuePlacement()
        var plain = ""
        var rest = Substring(text)
        func flush() {
            builder.text(CueEntity.decode(plain))
            plain = ""
        }
        while let character = rest.first {
            if character == "<", let end = rest.prefix(256).firstIndex(of: ">"),
                let tag = tag(rest[rest.index(after: rest.startIndex)..<end])
            {
                flush()
                if ["i", "b", "u"].contains(tag.name) {
                    if tag.closes { builder.close(tag.name) } else { builder.open(tag.name) }
                } else if tag.name == "br" {
                    builder.newLine()
                }
                rest = rest[rest.index(after: end)...]
            } else if rest.hasPrefix("{\\"), let end = rest.prefix(256).firstIndex(of: "}") {
                flush()
                if let keypad = ASSOverrides(rest[rest.index(after: rest.startIndex)..<end]).keypad {
                    placement = CuePlacement(keypad: keypad)
                }
                rest = rest[rest.index(after: end)...]
            } else {
                plain.append(character)
                rest = rest.dropFirst()
            }
        }
        flush()
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
