internal import MediaCore
internal import MediaFFmpeg
internal import MediaSubtitles

/// Turns byte pairs of line 21 into cues, by FFmpeg's caption decoder.
enum CaptionText {
    /// - Parameters:
    ///   - pairs: of one field, ascending.
    ///   - end: when a caption that nothing erases goes away.
    static func document(_ pairs: [SCCReader.Pair], end: MediaTime?, skipped: Int = 0) throws(MediaError)
        -> SubtitleDocument
    {
        let decoder = try CaptionDecoder()
        // The screen as it is, and since when.
        var shown: (text: String, since: MediaTime)?
        var cues: [Cue] = []
        let script = ASSReader(header: "")
        func close(at time: MediaTime) {
            guard let current = shown else { return }
            let (start, end) = (current.since.ticks(at: 1000), time.ticks(at: 1000))
            // The first field, a number of the decoder's, is left out of the comparison and put back here.
            if let cue = script.event("0," + current.text, from: start, to: end), !cue.text.isEmpty { cues.append(cue) }
            shown = nil
        }
        for pair in pairs {
            guard let event = try decoder.decode(pair.word, at: pair.time) else { continue }
            let screen = event.firstIndex(of: ",").map { String(event[event.index(after: $0)...]) } ?? ""
            guard screen != shown?.text else { continue }
            close(at: pair.time)
            if !screen.isEmpty { shown = (screen, pair.time) }
        }
        if let last = pairs.last?.time {
            close(at: max(end ?? .zero, last + MediaTime(value: end == nil ? 3 : 0, timescale: 1)))
        }
        return SubtitleDocument(cues: cues, skipped: skipped)
    }
}
