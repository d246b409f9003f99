package import MediaCore

/// An edit list of several stretches as a function from media time to presentation time.
package struct EditMap: Sendable, Hashable {
    private struct Stretch: Sendable, Hashable {
        var shown: MediaTime
        var start: MediaTime
        var end: MediaTime?
    }

    private var stretches: [Stretch] = []

    /// Where the first stretch is shown.
    package var start: MediaTime { stretches.first?.shown ?? .zero }
    /// Where the last stretch ends; nil when it goes to the media's end.
    package private(set) var end: MediaTime?

    /// Nil when the stretches do not follow each other in the media, overlap, or are played at another speed.
    package init?(_ list: EditList, movieTimescale: Int32, mediaTimescale: Int32) {
        var shown = MediaTime.zero
        for entry in list.entries {
            let duration = MediaTime(value: Int64(clamping: entry.duration), timescale: movieTimescale)
            if entry.mediaTime >= 0 {
                guard entry.rate == 1 << 16 || entry.rate == 0 else { return nil }
                let start = MediaTime(value: entry.mediaTime, timescale: mediaTimescale)
                let end = entry.duration > 0 ? start + duration : nil
                if let last = stretches.last {
                    guard let lastEnd = last.end, start >= lastEnd else { return nil }
                }
                stretches.append(Stretch(shown: shown, start: start, end: end))
            }
            shown += duration
        }
        guard let last = stretches.last else { return nil }
        end = last.end == nil ? nil : shown
    }

    /// When a sample is shown; nil when the edits leave it out.
    package func presentationTime(_ time: MediaTime) -> MediaTime? {
        guard let stretch = stretches.last(where: { $0.start <= time }) else { return nil }
        if let end = stretch.end, time >= end { return nil }
        return stretch.shown + (time - stretch.start)
    }
}
