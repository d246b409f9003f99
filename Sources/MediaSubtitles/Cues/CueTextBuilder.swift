/// Builds the text of a cue so that it is well-formed whatever it is fed: text is escaped, tags nest and are closed,
/// no line is empty, and no `-->` can arise (WebVTT, 4.2.2).
struct CueTextBuilder {
    private struct Tag {
        var name: String
        var opening: String
    }

    private var lines: [String] = [""]
    /// Whether the last line holds something to be seen.
    private var hasText = false
    private var open: [Tag] = []

    /// Adds text; line feeds in it end lines.
    mutating func text(_ text: some StringProtocol) {
        for character in text {
            switch character {
            case "\n", "\r\n", "\r", "\u{2028}", "\u{2029}": newLine()
            case "&": append("&amp;")
            case "<": append("&lt;")
            case ">": append("&gt;")
            case "\u{A0}": append("&nbsp;")
            case "\t": append(" ")
            default:
                if character.unicodeScalars.contains(where: {
                    $0.value < 0x20 || $0.value == 0x7F || $0.value == 0xFEFF
                }) {
                    continue
                }
                append(String(character))
            }
        }
    }

    private mutating func append(_ text: String) {
        lines[lines.count - 1] += text
        if text != " " { hasText = true }
    }

    /// Ends the line, unless nothing stands in it.
    mutating func newLine() {
        guard hasText else { return }
        lines.append("")
        hasText = false
    }

    /// Opens a tag: `i`, or a name with what follows it, as in `v` and `v Mary`.
    mutating func open(_ name: String, _ opening: String? = nil) {
        guard open.count < 16 else { return }
        let tag = Tag(name: name, opening: opening ?? name)
        open.append(tag)
        lines[lines.count - 1] += "<\(tag.opening)>"
    }

    /// Closes a tag; tags opened since are closed with it and opened again. One that is not open is passed over.
    mutating func close(_ name: String) {
        guard let index = open.lastIndex(where: { $0.name == name }) else { return }
        let inner = open[(index + 1)...]
        for tag in open[index...].reversed() { lines[lines.count - 1] += "</\(tag.name)>" }
        for tag in inner { lines[lines.count - 1] += "<\(tag.opening)>" }
        open.remove(at: index)
    }

    /// A time within the text at which the rest appears.
    mutating func timestamp(_ text: String) { lines[lines.count - 1] += "<\(text)>" }

    /// Whether a tag is open.
    func isOpen(_ name: String) -> Bool { open.contains { $0.name == name } }

    /// The finished text; empty when there is nothing to be seen.
    mutating func finish() -> String {
        while let tag = open.popLast() { lines[lines.count - 1] += "</\(tag.name)>" }
        var result: [String] = []
        var carried = ""
        for line in lines {
            let line = carried + Self.trimmed(line)
            carried = ""
            // A line of tags alone would look empty: its tags go with the next one, or with the last.
            if Self.isVisible(line) { result.append(line) } else { carried = line }
        }
        if !carried.isEmpty, !result.isEmpty { result[result.count - 1] += carried }
        return Self.withoutEmptyTags(result.joined(separator: "\n"))
    }

    private static func trimmed(_ line: String) -> String {
        var line = Substring(line)
        while line.first == " " { line.removeFirst() }
        while line.last == " " { line.removeLast() }
        return String(line)
    }

    private static func isVisible(_ line: String) -> Bool {
        var isTag = false
        for character in line {
            if character == "<" {
                isTag = true
            } else if character == ">" {
                isTag = false
            } else if !isTag,
                character != " "
            {
                return true
            }
        }
        return false
    }

    private static func withoutEmptyTags(_ text: String) -> String {
        var text = text
        while true {
            let before = text.utf8.count
            for tag in ["i", "b", "u"] { text = text.replacing("<\(tag)></\(tag)>", with: "") }
            if text.utf8.count == before { return text }
        }
    }
}
