internal import MediaCore
internal import MediaSubtitles

extension SubtitleDocument {
    /// Fits the cues into a presentation. Returns what had to be done to them.
    ///
    /// - Parameters:
    ///   - offset: time of the text at which the presentation starts.
    ///   - name: of the track, for the messages.
    mutating func fit(from offset: MediaTime, duration: MediaTime, track: Int?, name: String) -> [Repair] {
        var repairs: [Repair] = []
        func note(_ count: Int, _ message: String) {
            guard count > 0 else { return }
            repairs.append(Repair(.cues, track: track, count: count, message: "\(name): \(message)"))
        }
        note(reordered, "cues stood after later ones and were put in order")
        note(skipped, "parts of the text are no cue that could be shown, and were left out")
        let (outside, shortened) = present(from: offset, duration: duration)
        note(outside, "cues lie outside of the presentation and were left out")
        note(shortened, "cues reach beyond the presentation and were shortened")
        return repairs
    }
}
