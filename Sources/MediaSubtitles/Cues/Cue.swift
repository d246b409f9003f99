package import MediaCore

/// A text and when it is shown, as WebVTT says it.
package struct Cue: Sendable, Hashable {
    /// Presentation time, in milliseconds as WebVTT counts.
    package var start: MediaTime
    package var end: MediaTime
    /// Where it stands on the picture.
    package var placement: CuePlacement
    /// WebVTT cue text: escaped, every tag closed, no empty line (WebVTT, 4.2.2).
    package var text: String

    package init(start: MediaTime, end: MediaTime, placement: CuePlacement = CuePlacement(), text: String) {
        self.start = start
        self.end = end
        self.placement = placement
        self.text = text
    }

    /// Creates a cue from milliseconds.
    package init(milliseconds: Range<Int64>, placement: CuePlacement = CuePlacement(), text: String) {
        self.init(
            start: MediaTime(value: milliseconds.lowerBound, timescale: 1000),
            end: MediaTime(value: milliseconds.upperBound, timescale: 1000), placement: placement, text: text)
    }

    /// The text without any markup.
    package var plainText: String {
        var plain = ""
        var rest = Substring(text)
        while !rest.isEmpty {
            plain += rest.takeRun(until: [0x3C])
            _ = rest.take(through: 0x3E) ?? rest.takeRun(until: [])
        }
        return CueEntity.decode(plain)
    }
}
