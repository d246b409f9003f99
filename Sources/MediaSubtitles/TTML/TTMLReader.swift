package import MediaCore

/// Reads TTML and the text profile of IMSC: times, line breaks, emphasis, place. Each stretch of time in which a
/// paragraph shows the same text becomes a cue.
package struct TTMLReader {
    private let clock: TTMLClock
    private let styles: [String: TTMLNode]
    private let regions: [String: TTMLNode]

    /// - Throws: `damaged` and `unsupportedFormat` as the parser does, `unsupportedFormat` for subtitles made of pictures.
    package static func read(_ text: String, location: String) throws(MediaError) -> SubtitleDocument {
        let document = try TTMLParser.parse(text, location: location)
        guard let root = document.children.first(where: { $0.name != nil }), root.name == "tt" else {
            throw MediaError(
                .unsupportedFormat, "the XML is no TTML: its root is not tt", operation: .read, location: location)
        }
        let reader = TTMLReader(root)
        var cues: [Cue] = []
        var skipped = 0
        if let body = root.children.first(where: { $0.name == "body" }) {
            reader.collect(body, in: 0..<Int64.max, inherited: [body], &cues, &skipped)
        }
        let hasImages =
            root.first("image") != nil || root.all("div").contains { $0.attributes["backgroundImage"] != nil }
        if cues.isEmpty, hasImages {
            throw MediaError(
                .unsupportedFormat,
                "the subtitles are pictures (IMSC image profile), not text: they cannot become WebVTT (bitmapSubtitle)",
                operation: .read, location: location)
        }
        return SubtitleDocument(cues: cues, skipped: skipped)
    }

    private init(_ root: TTMLNode) {
        clock = TTMLClock(root.attributes)
        func named(_ nodes: [TTMLNode]) -> [String: TTMLNode] {
            Dictionary(nodes.compactMap { node in node.attributes["id"].map { ($0, node) } }) { first, _ in first }
        }
        let head = root.first("head")
        styles = named(head?.first("styling")?.all("style") ?? [])
        regions = named(head?.first("layout")?.all("region") ?? [])
    }

    // MARK: Times

    /// When an element is shown, within its parent. Nil where its times cannot be read.
    private func times(_ node: TTMLNode, in parent: Range<Int64>, after previous: Int64?) -> Range<Int64>? {
        let attributes = node.attributes
        for key in ["begin", "end", "dur"] where attributes[key] != nil && clock.milliseconds(attributes[key]) == nil {
            return nil
        }
        let origin = previous ?? parent.lowerBound
        let start = origin + (clock.milliseconds(attributes["begin"]) ?? 0)
        var end = parent.upperBound
        if let own = clock.milliseconds(attributes["end"]) { end = min(end, origin + own) }
        if let length = clock.milliseconds(attributes["dur"]) { end = min(end, start + length) }
        return start..<max(start, end)
    }

    private func collect(
        _ node: TTMLNode, in parent: Range<Int64>, inherited: [TTMLNode], _ cues: inout [Cue], _ skipped: inout Int
    ) {
        guard let own = node.name == "body" ? times(node, in: 0..<Int64.max, after: nil) : parent as Range<Int64>?
        else {
            skipped += 1
            return
        }
        let isSequence = node.attributes["timeContainer"] == "seq"
        var cursor = own.lowerBound
        for child in node.children where child.name == "div" || child.name == "p" {
            guard let span = times(child, in: own, after: isSequence ? cursor : nil) else {
                skipped += 1
                continue
            }
            cursor = span.upperBound
            if child.name == "p" {
                append(paragraph: child, in: span, inherited: inherited + [child], &cues, &skipped)
            } else {
                collect(child, in: span, inherited: inherited + [child], &cues, &skipped)
            }
        }
    }

    /// The cues of a paragraph: one for each stretch between the times of its spans.
    private func append(
        paragraph: TTMLNode, in span: Range<Int64>, inherited: [TTMLNode], _ cues: inout [Cue], _ skipped: inout Int
    ) {
        var edges: Set<Int64> = [span.lowerBound, span.upperBound]
        collectEdges(paragraph, in: span, &edges)
        let sorted = edges.filter { $0 >= span.lowerBound && $0 <= span.upperBound }.sorted()
        let placement = placement(inherited)
        guard span.upperBound < Int64.max else {
            // A text that never ends is one whose times are missing.
            if !paragraph.children.isEmpty { skipped += 1 }
            return
        }
        for (start, end) in zip(sorted, sorted.dropFirst()) {
            var builder = CueTextBuilder()
            let keepsSpace = inherited.last { $0.attributes["space"] != nil }?.attributes["space"] == "preserve"
            write(paragraph, at: start, in: span, chain: inherited, keepsSpace: keepsSpace, to: &builder)
            let text = builder.finish()
            guard !text.isEmpty else { continue }
            if let last = cues.last, last.text == text, last.end.value == start, last.placement == placement {
                cues[cues.count - 1].end.value = end
            } else {
                cues.append(Cue(milliseconds: start..<end, placement: placement, text: text))
            }
        }
    }

    private func collectEdges(_ node: TTMLNode, in span: Range<Int64>, _ edges: inout Set<Int64>) {
        for child in node.children where child.name == "span" {
            guard let own = times(child, in: span, after: nil) else { continue }
            edges.insert(own.lowerBound)
            edges.insert(own.upperBound)
            collectEdges(child, in: own, &edges)
        }
    }

    // MARK: Text

    private func write(
        _ node: TTMLNode, at time: Int64, in span: Range<Int64>, chain: [TTMLNode], keepsSpace: Bool,
        to builder: inout CueTextBuilder
    ) {
        let tags = [
            ("i", style("fontStyle", chain).map { $0 == "italic" || $0 == "oblique" }),
            ("b", style("fontWeight", chain).map { $0 == "bold" }),
            ("u", style("textDecoration", chain).map { $0.split(separator: " ").contains("underline") }),
        ].filter { $0.1 == true && !builder.isOpen($0.0) }.map(\.0)
        for tag in tags { builder.open(tag) }
        for child in node.children {
            switch child.name {
            case nil: builder.text(keepsSpace ? child.text : Self.collapsed(child.text))
            case "br": builder.newLine()
            case "span":
                if let own = times(child, in: span, after: nil), own.contains(time) {
                    let keeps = child.attributes["space"].map { $0 == "preserve" } ?? keepsSpace
                    write(child, at: time, in: own, chain: chain + [child], keepsSpace: keeps, to: &builder)
                }
            default: break
            }
        }
        for tag in tags.reversed() { builder.close(tag) }
    }

    /// White space as one space, which is what it is unless the document says otherwise.
    private static func collapsed(_ text: String) -> String {
        var result = ""
        for character in text {
            if " \t\n\r\n\r".contains(character) || character == "\r\n" {
                if result.last != " " { result.append(" ") }
            } else {
                result.append(character)
            }
        }
        return result
    }

    /// A style's value: the innermost element's own, or that of the styles it names.
    private func style(_ name: String, _ chain: [TTMLNode]) -> String? {
        for node in chain.reversed() {
            if let value = value(name, node, depth: 0) { return value }
        }
        return nil
    }

    private func value(_ name: String, _ node: TTMLNode, depth: Int) -> String? {
        if let own = node.attributes[name] { return own }
        guard depth < 8 else { return nil }
        for id in (node.attributes["style"] ?? "").split(separator: " ").reversed() {
            if let style = styles[String(id)], let value = value(name, style, depth: depth + 1) { return value }
        }
        return nil
    }

    /// The place of the region, reduced to a line and an alignment.
    private func placement(_ chain: [TTMLNode]) -> CuePlacement {
        let region = chain.last { $0.attributes["region"] != nil }?.attributes["region"].flatMap { regions[$0] }
        let all = (region.map { [$0] + $0.all("style") } ?? []) + chain
        var top: Double?
        let origin = style("origin", all).map(Self.percents) ?? []
        let extent = style("extent", all).map(Self.percents) ?? []
        switch style("displayAlign", all) {
        case "before" where origin.count == 2 && origin[1] < 50: top = max(origin[1], 5)
        case "center":
            top = origin.count == 2 && extent.count == 2 ? min(origin[1] + extent[1] / 2, 90) : 50
        default:
            // At the foot of a region that ends in the upper half.
            if origin.count == 2, extent.count == 2, origin[1] + extent[1] <= 50 { top = max(origin[1], 5) }
        }
        let alignment = style("textAlign", all).flatMap { ["left", "right", "start", "end"].contains($0) ? $0 : nil }
        return CuePlacement(left: nil, top: top, alignment: alignment)
    }

    private static func percents(_ text: String) -> [Double] {
        text.split(separator: " ").compactMap { $0.last == "%" ? Double($0.dropLast()) : nil }
    }
}
