/// Reads SubRip (.srt), as players do: numbers are not needed, times may lack digits, empty lines may stand in a text.
package enum SubRipReader {
    package static func read(_ text: String) -> SubtitleDocument {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let starts = lines.indices.filter { times(lines[$0]) != nil }
        var cues: [Cue] = []
        for (number, start) in starts.enumerated() {
            guard let times = times(lines[start]) else { continue }
            var end = number + 1 < starts.count ? starts[number + 1] : lines.count
            // The number of the next cue is not text of this one.
            if number + 1 < starts.count, end - 1 > start, isNumber(lines[end - 1]) { end -= 1 }
            cues.append(cue(times, lines[(start + 1)..<max(end, start + 1)].joined(separator: "\n")))
        }
        return SubtitleDocument(cues: cues)
    }

    /// A cue from its times and its text as the file has it.
    static func cue(_ times: Range<Int64>, _ text: String) -> Cue {
        let (text, placement) = MarkupText.cueText(text)
        return Cue(milliseconds: times, placement: placement, text: text)
    }

    private static func isNumber(_ line: Substring) -> Bool {
        let trimmed = line.drop { $0 == " " }
        let digits = trimmed.prefix { $0.isASCII && $0.isNumber }
        return !digits.isEmpty && trimmed.dropFirst(digits.count).allSatisfy(\.isWhitespace)
    }

    /// The milliseconds of a line such as `00:00:01,000 --> 00:00:02,500`; nil for any other line.
    ///
    /// An end that lies before the start gives an empty range.
    static func times(_ line: Substring) -> Range<Int64>? {
        guard line.utf8.count < 1024, line.utf8.contains(0x3E), let arrow = line.firstRange(of: "-->") else {
            return nil
        }
        let left = line[..<arrow.lowerBound].split(separator: " ")
        // Coordinates may follow the times.
        let right = line[arrow.upperBound...].split(whereSeparator: \.isWhitespace)
        guard left.count == 1, let end = right.first, let from = milliseconds(left[0]), let to = milliseconds(end)
        else {
            return nil
        }
        return from..<max(from, to)
    }

    /// `1:02:03,450`, `02:03.45`: hours may be missing, the mark before the fraction is a comma or a point.
    static func milliseconds(_ text: Substring) -> Int64? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard (2...3).contains(parts.count), let last = parts.last else { return nil }
        let pieces = last.split(omittingEmptySubsequences: false) { $0 == "," || $0 == "." }
        guard (1...2).contains(pieces.count) else { return nil }
        var total: Int64 = 0
        for part in parts.dropLast() + [pieces[0]] {
            guard let value = number(part), value < 1_000_000 else { return nil }
            total = total * 60 + value
        }
        var fraction: Int64 = 0
        if pieces.count == 2 {
            guard let value = number(pieces[1]) else { return nil }
            let digits = pieces[1].count
            fraction = digits == 1 ? value * 100 : digits == 2 ? value * 10 : Int64(pieces[1].prefix(3)) ?? 0
        }
        return total * 1000 + fraction
    }

    private static func number(_ text: Substring) -> Int64? {
        guard (1...9).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return nil
        }
        return Int64(text)
    }
}
