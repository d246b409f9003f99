/// Reads Advanced SubStation Alpha and its forerunner: text, emphasis and place; fonts, colours and movement have no
/// word in WebVTT.
package struct ASSReader: Sendable {
    private struct Style {
        var bold = false
        var italic = false
        var underline = false
        var keypad = 2
    }

    private var styles: [String: Style] = [:]
    /// Pixels of the script's own picture.
    private var (width, height) = (384.0, 288.0)
    private var styleFields: [String] = []
    private var eventFields = Self.usualFields
    private var isLegacy = false

    private static let usualFields = [
        "layer", "start", "end", "style", "name", "marginl", "marginr", "marginv", "effect", "text",
    ]

    package static func read(_ text: String) -> SubtitleDocument {
        var reader = ASSReader()
        var cues: [Cue] = []
        var skipped = 0
        reader.forEachLine(text) { reader, section, key, value in
            guard section.contains("events"), key == "dialogue" else { return }
            if let cue = reader.dialogue(value) { cues.append(cue) } else { skipped += 1 }
        }
        return SubtitleDocument(cues: cues, skipped: skipped)
    }

    private init() {}

    /// Reads the head of a script, as containers keep it apart from the events.
    package init(header: String) {
        forEachLine(header) { _, _, _, _ in }
    }

    private mutating func forEachLine(_ text: String, _ body: (inout ASSReader, String, String, Substring) -> Void) {
        var section = ""
        for line in text.split(whereSeparator: \.isNewline) {
            let line = line.drop { $0 == " " }
            if line.first == "[" {
                section = line.lowercased()
                continue
            }
            guard line.first != ";", let colon = line.firstIndex(of: ":") else { continue }
            let key = line[..<colon].lowercased()
            let value = line[line.index(after: colon)...].drop { $0 == " " }
            note(section, key, value)
            body(&self, section, key, value)
        }
    }

    private mutating func note(_ section: String, _ key: String, _ value: Substring) {
        func fields() -> [String] {
            value.split(separator: ",").map { $0.filter { !$0.isWhitespace }.lowercased() }
        }
        switch key {
        case "playresx": width = max(Double(value.filter { !$0.isWhitespace }) ?? width, 1)
        case "playresy": height = max(Double(value.filter { !$0.isWhitespace }) ?? height, 1)
        case "format" where section.contains("styles"):
            styleFields = fields()
            isLegacy = !section.contains("v4+")
        case "format" where section.contains("events"):
            let named = fields()
            if named.last == "text", named.contains("start"), named.contains("end") { eventFields = named }
        case "style" where section.contains("styles"):
            let values = value.split(separator: ",", omittingEmptySubsequences: false).map {
                $0.filter { $0 != " " || !isLegacy }
            }
            var style = Style()
            var name = ""
            for (field, value) in zip(styleFields, values) {
                let isOn = (Int(value.filter { !$0.isWhitespace }) ?? 0) != 0
                switch field {
                case "name": name = String(value)
                case "bold": style.bold = isOn
                case "italic": style.italic = isOn
                case "underline": style.underline = isOn
                case "alignment":
                    let number = Int(value.filter { !$0.isWhitespace }) ?? 2
                    style.keypad = isLegacy ? ASSOverrides.keypad(legacy: number) : number
                default: break
                }
            }
            styles[name] = style
        default: break
        }
    }

    /// A line of the events section; nil where its times cannot be read.
    private func dialogue(_ line: Substring) -> Cue? {
        let values = line.split(separator: ",", maxSplits: eventFields.count - 1, omittingEmptySubsequences: false)
        guard values.count == eventFields.count,
            let startField = eventFields.firstIndex(of: "start"), let endField = eventFields.firstIndex(of: "end"),
            let start = Self.milliseconds(values[startField]), let end = Self.milliseconds(values[endField]),
            let text = values.last
        else { return nil }
        let style = eventFields.firstIndex(of: "style").map { String(values[$0]) }
        return cue(start..<max(start, end), style: style, text: text)
    }

    private static func milliseconds(_ text: Substring) -> Int64? {
        SubRipReader.milliseconds(Substring(text.filter { !$0.isWhitespace }))
    }

    /// An event as Matroska and FFmpeg's decoders have it:
    /// `ReadOrder,Layer,Style,Name,MarginL,MarginR,MarginV,Effect,Text`.
    package func event(_ line: String, from start: Int64, to end: Int64) -> Cue? {
        let values = line.split(separator: ",", maxSplits: 8, omittingEmptySubsequences: false)
        guard values.count == 9 else { return nil }
        return cue(start..<max(start, end), style: String(values[2]), text: values[8])
    }

    /// Nil for a text that nobody could read, which is left out.
    private func cue(_ times: Range<Int64>, style name: String?, text: Substring) -> Cue? {
        guard text.utf8.count <= SubtitleLimits.maximumLineByteCount else { return nil }
        let style = name.flatMap { styles[$0] ?? styles[String($0.drop { $0 == "*" })] } ?? styles["Default"] ?? Style()
        var builder = CueTextBuilder()
        var keypad = style.keypad
        var position: (x: Double, y: Double)?
        var draws = false
        var wanted = style
        var rest = text
        var plain = ""
        var hasBlocks = true
        func flush() {
            guard !plain.isEmpty else { return }
            for (name, isOn) in [("b", wanted.bold), ("i", wanted.italic), ("u", wanted.underline)] {
                if isOn, !builder.isOpen(name) { builder.open(name) }
                if !isOn { builder.close(name) }
            }
            builder.text(plain)
            plain = ""
        }
        while !rest.isEmpty {
            let run = rest.takeRun(until: [0x7B, 0x5C])
            if !draws { plain += run }
            var after = rest
            guard let special = after.takeScalar() else { break }
            let next = after.unicodeScalars.first
            if special == "{", hasBlocks, let block = after.take(through: 0x7D) {
                flush()
                let overrides = ASSOverrides(block)
                if overrides.resets { wanted = style }
                wanted.italic = overrides.italic ?? wanted.italic
                wanted.bold = overrides.bold ?? wanted.bold
                wanted.underline = overrides.underline ?? wanted.underline
                keypad = overrides.keypad ?? keypad
                position = overrides.position ?? position
                draws = overrides.draws ?? draws
                rest = after
            } else if special == "\\", let next, ["N", "n", "h"].contains(next) {
                if !draws { plain.append(next == "h" ? "\u{A0}" : "\n") }
                _ = after.takeScalar()
                rest = after
            } else {
                // Looked for once only: text of braces would be looked through from each of them.
                if special == "{" { hasBlocks = false }
                if !draws { plain.unicodeScalars.append(special) }
                rest = after
            }
        }
        flush()
        return Cue(milliseconds: times, placement: placement(keypad, position), text: builder.finish())
    }

    private func placement(_ keypad: Int, _ position: (x: Double, y: Double)?) -> CuePlacement {
        guard let position else { return CuePlacement(keypad: keypad) }
        let alignment = keypad % 3 == 1 ? "left" : keypad % 3 == 0 ? "right" : nil
        return CuePlacement(
            left: position.x / width * 100, top: min(position.y / height * 100, 90), alignment: alignment)
    }
}
