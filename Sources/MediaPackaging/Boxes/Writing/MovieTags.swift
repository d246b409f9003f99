/// Title, artist, cover and the like, as players of MP4 and M4A read them (the iTunes list, `udta/meta/ilst`).
package struct MovieTags: Sendable, Hashable {
    /// Text by FFmpeg's key names (`title`, `artist`, …). Keys without a place in the list are not written.
    package var text: [String: String]
    /// Cover pictures, JPEG or PNG, as they are.
    package var covers: [[UInt8]]

    package init(text: [String: String] = [:], covers: [[UInt8]] = []) {
        self.text = text
        self.covers = covers
    }

    /// FFmpeg's key, and the item's code; `©` is one byte, 0xA9.
    private static let items: [(String, BoxType)] = [
        ("title", "\u{A9}nam"), ("artist", "\u{A9}ART"), ("album_artist", "aART"), ("album", "\u{A9}alb"),
        ("composer", "\u{A9}wrt"), ("genre", "\u{A9}gen"), ("date", "\u{A9}day"), ("comment", "\u{A9}cmt"),
        ("description", "desc"), ("synopsis", "ldes"), ("copyright", "cprt"), ("grouping", "\u{A9}grp"),
        ("lyrics", "\u{A9}lyr"), ("show", "tvsh"), ("episode_id", "tven"),
    ]

    /// The keys that are written.
    package static let keptKeys = Set(items.map(\.0) + ["track", "disc"])

    /// An upper bound for the bytes `write` adds.
    package var maximumByteCount: Int {
        128 + text.reduce(0) { $0 + $1.value.utf8.count + 48 } + covers.reduce(0) { $0 + $1.count + 48 }
    }

    func write(to moov: inout BoxWriter) {
        let texts = Self.items.compactMap { key, type in text[key].map { (type, $0) } }.filter { !$0.1.isEmpty }
        let numbers = [("track", "trkn" as BoxType), ("disc", "disk")].compactMap { key, type in
            text[key].flatMap(Self.pair).map { (type, $0) }
        }
        guard !texts.isEmpty || !covers.isEmpty || !numbers.isEmpty else { return }
        moov.box("udta") { udta in
            udta.fullBox("meta") { meta in
                meta.fullBox("hdlr") { hdlr in
                    hdlr.u32(0)
                    hdlr.type("mdir")
                    hdlr.type("appl")
                    hdlr.zeros(9)
                }
                meta.box("ilst") { ilst in
                    for (type, value) in texts {
                        ilst.box(type) { Self.data(1, to: &$0) { $0.raw(value.utf8) } }
                    }
                    for (type, pair) in numbers {
                        ilst.box(type) { item in
                            Self.data(0, to: &item) {
                                $0.u16(0)
                                $0.u16(pair.0)
                                $0.u16(pair.1)
                                if type == "trkn" { $0.u16(0) }
                            }
                        }
                    }
                    if !covers.isEmpty {
                        ilst.box("covr") { covr in
                            for cover in covers {
                                Self.data(cover.starts(with: [0x89, 0x50]) ? 14 : 13, to: &covr) { $0.raw(cover) }
                            }
                        }
                    }
                }
            }
        }
    }

    private static func data(_ kind: UInt32, to item: inout BoxWriter, _ content: (inout BoxWriter) -> Void) {
        item.fullBox("data", flags: kind) {
            $0.u32(0)
            content(&$0)
        }
    }

    /// `3` or `3/12` as a number and a total.
    private static func pair(_ text: String) -> (UInt16, UInt16)? {
        let parts = text.split(separator: "/", maxSplits: 1)
        guard let first = parts.first, let number = UInt16(first), number > 0 else { return nil }
        return (number, parts.count > 1 ? UInt16(parts[1]) ?? 0 : 0)
    }
}
