/// Reads WebVTT as its parser is specified (WebVTT, section 6): forgiving of everything but the first line.
package enum WebVTTReader {
    package static func read(_ text: String) -> SubtitleDocument {
        var cues: [Cue] = []
        var blocks: [String] = []
        var skipped = 0
        var map: Int64 = 0
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false)[...]
        // The header reaches to the first empty line; a segment's own clock may stand there.
        while let line = lines.first, !line.isEmpty {
            if line.hasPrefix("X-TIMESTAMP-MAP") { map = Self.localStart(line) }
            lines = lines.dropFirst()
        }
        while !lines.isEmpty {
            lines = lines.drop(while: \.isEmpty)
            guard let first = lines.first else { break }
            let isTimed = first.contains("-->")
            if !isTimed, ["STYLE", "REGION", "NOTE"].contains(where: { isBlock(first, $0) }) {
                let block = lines.prefix { !$0.isEmpty }
                lines = lines.dropFirst(block.count)
                // Styles and regions count only before the first cue.
                if !first.hasPrefix("NOTE"), cues.isEmpty, !block.contains(where: { $0.contains("-->") }) {
                    let text = block.map { Self.printable($0) }.filter { !$0.isEmpty }.joined(separator: "\n")
                    if isHarmless(text) { blocks.append(text) } else { skipped += 1 }
                }
                continue
            }
            if !isTimed {
                lines = lines.dropFirst()
                guard let second = lines.first, second.contains("-->") else {
                    skipped += 1
                    lines = lines.drop { !$0.isEmpty }
                    continue
                }
            }
            guard let timing = lines.popFirst() else { break }
            let body = lines.prefix { !$0.isEmpty && !$0.contains("-->") }
            lines = lines.dropFirst(body.count)
            guard var times = SubRipReader.times(timing) else {
                skipped += 1
                continue
            }
            times = (times.lowerBound - map)..<(times.upperBound - map)
            let settings = timing.firstRange(of: "-->").map {
                timing[$0.upperBound...].drop { $0 == " " || $0 == "\t" }
            }
            let placement = CuePlacement(parsing: settings?.drop { !$0.isWhitespace } ?? "")
            cues.append(
                Cue(milliseconds: times, placement: placement, text: cueText(body.joined(separator: "\n"))))
        }
        return SubtitleDocument(cues: cues, blocks: blocks, skipped: skipped)
    }

    /// Whether a block of styles or a region fetches nothing from elsewhere. Escapes could hide that it does.
    private static func isHarmless(_ block: String) -> Bool {
        let text = block.lowercased()
        return text.utf8.count <= 1 << 16 && !["url", "@", "\\", "src", "image", "/*"].contains { text.contains($0) }
    }

    private static func isBlock(_ line: Substring, _ name: String) -> Bool {
        line.hasPrefix(name) && (line.count == name.count || line.dropFirst(name.count).first?.isWhitespace == true)
    }

    /// The cue time that `X-TIMESTAMP-MAP` puts at its MPEG time, where that is zero.
    private static func localStart(_ line: Substring) -> Int64 {
        guard let local = line.firstRange(of: "LOCAL:") else { return 0 }
        let isZero = line.contains("MPEGTS:0,") || line.hasSuffix("MPEGTS:0")
        let text = line[local.upperBound...].prefix { $0 != "," }
        return isZero ? SubRipReader.milliseconds(text) ?? 0 : 0
    }

    /// A cue's text with the tags WebVTT knows, well-formed.
    static func cueText(_ text: String) -> String {
        var builder = CueTextBuilder()
        var rest = Substring(text)
        while !rest.isEmpty {
            builder.text(CueEntity.decode(rest.takeRun(until: [0x3C])))
            var after = rest
            guard after.takeScalar() != nil else { break }
            guard let tag = after.take(through: 0x3E) else {
                // Without its end it is no tag: people write it for "less than".
                builder.text(CueEntity.decode(rest))
                break
            }
            add(tag, to: &builder)
            rest = after
        }
        return builder.finish()
    }

    /// A text without control characters.
    private static func printable(_ text: Substring) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.filter { $0.value >= 0x20 && !(0x7F...0x9F).contains($0.value) }))
    }

    private static func add(_ tag: Substring, to builder: inout CueTextBuilder) {
        // What could break the line, the tag or the cue does not stay.
        let tag = printable(tag).filter { $0 != "<" && $0 != "&" }
        if tag.first == "/" {
            builder.close(String(tag.dropFirst().prefix { $0.isLetter }))
        } else if tag.first?.isNumber == true {
            if SubRipReader.milliseconds(Substring(tag)) != nil { builder.timestamp(tag) }
        } else {
            let name = String(tag.prefix { $0.isASCII && $0.isLetter })
            let after = tag.dropFirst(name.count).first
            guard ["c", "i", "b", "u", "ruby", "rt", "v", "lang"].contains(name),
                after == nil || after == "." || after == " "
            else { return }
            var opening = String(tag.prefix(256))
            while opening.hasSuffix("-") || opening.hasSuffix(" ") { opening.removeLast() }
            builder.open(name, opening)
        }
    }
}
