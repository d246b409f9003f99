package import MediaCore

/// The cues of one track, in order, and what its file says besides.
package struct SubtitleDocument: Sendable, Hashable {
    /// In order of their start.
    package private(set) var cues: [Cue]
    /// STYLE and REGION blocks of a WebVTT file, each without its empty line.
    package var blocks: [String]
    /// Parts of the file that are no cue and were left out.
    package var skipped: Int
    /// Cues that stood after a later one.
    package private(set) var reordered: Int

    /// Sorts cues; those without text or without a duration are left out and counted.
    package init(cues: [Cue], blocks: [String] = [], skipped: Int = 0) {
        self.blocks = blocks
        var kept: [Cue] = []
        kept.reserveCapacity(cues.count)
        var reordered = 0
        for cue in cues where !cue.text.isEmpty && cue.end > cue.start {
            if let last = kept.last, cue.start < last.start { reordered += 1 }
            kept.append(cue)
        }
        self.reordered = reordered
        self.skipped = skipped + cues.count - kept.count
        // Cues that start together keep their order: the first one stands lower.
        self.cues =
            reordered == 0
            ? kept
            : kept.enumerated().sorted { ($0.element.start, $0.offset) < ($1.element.start, $1.offset) }.map(\.element)
    }

    /// The cues as a presentation shows them that starts `offset` into the track's time and lasts `duration`.
    ///
    /// Returns how many lie outside and how many were shortened.
    package mutating func present(from offset: MediaTime, duration: MediaTime) -> (outside: Int, shortened: Int) {
        var (outside, shortened) = (0, 0)
        var shown: [Cue] = []
        for var cue in cues {
            cue.start = (cue.start - offset).rescaled(to: 1000)
            cue.end = (cue.end - offset).rescaled(to: 1000)
            let end = duration.rescaled(to: 1000, rounding: .up)
            guard cue.end > .zero, cue.start < end else {
                outside += 1
                continue
            }
            if cue.start < .zero || cue.end > end { shortened += 1 }
            cue.start = max(cue.start, MediaTime(value: 0, timescale: 1000))
            cue.end = min(cue.end, end)
            if cue.end > cue.start { shown.append(cue) } else { outside += 1 }
        }
        cues = shown
        return (outside, shortened)
    }
}
