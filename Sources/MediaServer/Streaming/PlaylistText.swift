internal import MediaLibrary

/// Playlists as a viewer gets them: fewer variants, addresses that lead to this server, with the viewer's token.
struct PlaylistText: Sendable {
    /// What comes before each address, as in `<playback id>/`.
    var prefix = ""
    /// What each address ends with, as in `?token=…`.
    var query = ""

    /// A multivariant playlist with the variants that are offered; nil where a viewer would have none of its pictures.
    func multivariant(_ text: String, _ filter: VariantFilter) -> String? {
        var head: [String] = []
        var variants: [(side: Int?, lines: [String])] = []
        var foot: [String] = []
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)[...]
        var hadPictures = false
        while let line = lines.popFirst() {
            if line.hasPrefix("#EXT-X-STREAM-INF:") {
                guard let address = lines.popFirst() else { break }
                let side = Self.shortSide(line)
                hadPictures = hadPictures || side != nil
                if side.map(filter.offers) ?? true { variants.append((side, [line, rewritten(address)])) }
            } else if line.hasPrefix("#EXT-X-I-FRAME-STREAM-INF:") {
                if Self.shortSide(line).map(filter.offers) ?? true { foot.append(rewritten(line)) }
            } else if variants.isEmpty && foot.isEmpty {
                head.append(rewritten(line))
            } else {
                foot.append(rewritten(line))
            }
        }
        guard !hadPictures || variants.contains(where: { $0.side != nil }) else { return nil }
        if let order = filter.order {
            variants = variants.enumerated().sorted { left, right in
                let (a, b) = (left.element.side ?? 0, right.element.side ?? 0)
                return a == b ? left.offset < right.offset : order == .ascending ? a < b : a > b
            }.map(\.element)
        }
        return (head + variants.flatMap(\.lines) + foot).joined(separator: "\n")
    }

    /// A media playlist.
    func media(_ text: String) -> String {
        guard !query.isEmpty || !prefix.isEmpty else { return text }
        return text.split(separator: "\n", omittingEmptySubsequences: false).map { rewritten(String($0)) }.joined(
            separator: "\n")
    }

    /// A line whose addresses lead here: of its own, or in a tag's `URI` attribute.
    private func rewritten(_ line: String) -> String {
        guard !prefix.isEmpty || !query.isEmpty, !line.isEmpty else { return line }
        guard line.utf8.first == UInt8(ascii: "#") else { return prefix + line + query }
        guard let place = Self.attribute("URI", of: line) else { return line }
        return line[..<place.lowerBound] + prefix + line[place] + query + line[place.upperBound...]
    }

    /// The address in a tag's `URI` attribute.
    static func address(in line: String) -> String? { attribute("URI", of: line).map { String(line[$0]) } }

    static func shortSide(_ line: String) -> Int? {
        guard let place = attribute("RESOLUTION", of: line) else { return nil }
        let numbers = line[place].split(separator: "x").compactMap { Int($0) }
        return numbers.count == 2 ? numbers.min() : nil
    }

    /// Where the value of a tag's attribute stands, without its quotes. What other values hold, as a track's name may, is
    /// none.
    private static func attribute(_ name: String, of line: String) -> Range<String.Index>? {
        // `#EXTINF` has a title, and no attributes.
        guard line.hasPrefix("#EXT-X-"), let colon = line.utf8.firstIndex(of: UInt8(ascii: ":")) else { return nil }
        let text = line.utf8
        var place = text.index(after: colon)
        while let equals = text[place...].firstIndex(of: UInt8(ascii: "=")) {
            let isWanted = text[place..<equals].elementsEqual(name.utf8)
            var start = text.index(after: equals)
            var end: String.Index
            if start < text.endIndex, text[start] == UInt8(ascii: "\"") {
                start = text.index(after: start)
                guard let quote = text[start...].firstIndex(of: UInt8(ascii: "\"")) else { return nil }
                end = quote
            } else {
                end = text[start...].firstIndex(of: UInt8(ascii: ",")) ?? text.endIndex
            }
            if isWanted { return start..<end }
            guard let comma = text[end...].firstIndex(of: UInt8(ascii: ",")) else { return nil }
            place = text.index(after: comma)
        }
        return nil
    }
}
