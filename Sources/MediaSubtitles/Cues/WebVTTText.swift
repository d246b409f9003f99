package import MediaCore

/// Writes WebVTT: a whole track, or the segments of one (RFC 8216, 3.5).
package struct WebVTTText: Sendable {
    private let document: SubtitleDocument

    package init(_ document: SubtitleDocument) { self.document = document }

    /// The whole track in one file.
    package var wholeTrack: String { text(document.cues[...], map: nil) }

    /// One file a segment. A cue stands in every segment it touches, with its own, unchanged times.
    ///
    /// - Parameters:
    ///   - boundaries: where segments end, ascending.
    ///   - epoch: presentation time zero on the clock of MPEG-2, in ticks of 90 kHz.
    ///   - limit: bytes that may be written in all.
    /// - Throws: `limitExceeded` when cues that overlap in many segments would make more.
    package func segments(endingAt boundaries: [MediaTime], epoch: Int64, limit: Int) throws(MediaError) -> [String] {
        var segments: [String] = []
        var active: [Cue] = []
        var next = 0
        var start = MediaTime.zero
        var byteCount = 0
        for (index, end) in boundaries.enumerated() {
            active.removeAll { $0.end <= start }
            let isLast = index == boundaries.count - 1
            while next < document.cues.count, isLast || document.cues[next].start < end {
                if document.cues[next].end > start { active.append(document.cues[next]) }
                next += 1
            }
            let text = text(active[...], map: epoch)
            byteCount += text.utf8.count
            guard byteCount <= limit else {
                throw MediaError(
                    .limitExceeded, "the segments of the subtitles would be larger than \(limit) bytes",
                    operation: .render)
            }
            segments.append(text)
            start = end
        }
        return segments
    }

    private func text(_ cues: ArraySlice<Cue>, map: Int64?) -> String {
        var text = "WEBVTT\n"
        if let map { text += "X-TIMESTAMP-MAP=MPEGTS:\(map),LOCAL:00:00:00.000\n" }
        for block in document.blocks { text += "\n" + block + "\n" }
        for cue in cues {
            text += "\n\(Self.time(cue.start)) --> \(Self.time(cue.end))"
            if !cue.placement.settings.isEmpty { text += " " + cue.placement.settings }
            text += "\n\(cue.text)\n"
        }
        return text
    }

    /// `00:01:02.345`; hours may have more digits.
    package static func time(_ time: MediaTime) -> String {
        let total = max(time.ticks(at: 1000), 0)
        func padded(_ value: Int64, _ digits: Int) -> String {
            let text = String(value)
            return String(repeating: "0", count: max(0, digits - text.count)) + text
        }
        let seconds = total / 1000
        return
            "\(padded(seconds / 3600, 2)):\(padded(seconds / 60 % 60, 2)):\(padded(seconds % 60, 2)).\(padded(total % 1000, 3))"
    }
}
