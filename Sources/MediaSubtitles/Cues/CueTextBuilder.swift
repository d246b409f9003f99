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
        var line = lines.removeLast()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\n", "\r", "\u{2028}", "\u{2029}":
                lines.append(line)
                newLine()
                line = lines.removeLast()
            case "&": line += "&amp;"
            case "<": line += "&lt;"
            case ">": line += "&gt;"
            case "\u{A0}": line += "&nbsp;"
            case "\t", " ":
                line += " "
                continue
            default:
                // Control characters of both sets; those that turn the direction of writing belong to text.
                if scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) || scalar.value == 0xFEFF { continue }
                line.unicodeScalars.append(scalar)
            }
            if !["\n", "\r", "\u{2028}", "\u{2029}"].contains(scalar) { hasText = true }
        }
        lines.append(line)
    }

    /// Ends the line, unless nothing stands in it.
    mutating func newLine() {
        guard hasText else { return }
        // More lines than a picture has are an attack.
        guard lines.count < 1000 else { return }
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
        var bytes = Substring(line).utf8
        while bytes.first == 0x20 { bytes.removeFirst() }
        while bytes.last == 0x20 { bytes.removeLast() }
        return String(Substring(bytes))
    }

    private static func isVisible(_ line: String) -> Bool {
        var isTag = false
        for byte in line.utf8 {
            if byte == 0x3C {
                isTag = true
            } else if byte == 0x3E {
                isTag = false
            } else if !isTag, byte != 0x20 {
                return true
            }
        }
        return false
    }

    private static func withoutEmptyTags(_ text: String) -> String {
        var text = text
        guard text.utf8.contains(0x3C) else { return text }
        while true {
            let before = text.utf8.count
            for tag in ["i", "b", "u"] { text = text.replacing("<\(tag)></\(tag)>", with: "") }
            if text.utf8.count == before { return text }
        }
    }
}
