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
        guard line.hasPrefix("#") else { return prefix + line + query }
        guard let start = line.firstRange(of: ",URI=\"") ?? line.firstRange(of: ":URI=\""),
            let end = line[start.upperBound...].firstIndex(of: "\"")
        else { return line }
        return line[..<start.upperBound] + prefix + line[start.upperBound..<end] + query + line[end...]
    }

    private static func shortSide(_ line: String) -> Int? {
        guard let start = line.firstRange(of: "RESOLUTION=") else { return nil }
        let numbers = line[start.upperBound...].prefix { $0 != "," }.split(separator: "x").compactMap { Int($0) }
        return numbers.count == 2 ? numbers.min() : nil
    }
}
