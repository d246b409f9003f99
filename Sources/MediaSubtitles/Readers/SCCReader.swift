package import MediaCore

/// Reads Scenarist Closed Captions (.scc): the byte pairs of line 21 with the time each is sent.
package enum SCCReader {
    /// A byte pair as it is sent, parity bits included.
    package struct Pair: Sendable, Hashable {
        package var time: MediaTime
        package var word: UInt16

        package init(time: MediaTime, word: UInt16) {
            self.time = time
            self.word = word
        }
    }

    /// The pairs of a file, ascending. Each pair takes one frame of 30000/1001 a second: a line's time is that of its
    /// first pair.
    ///
    /// - Throws: `damaged` when no line can be read.
    package static func read(_ text: String, location: String) throws(MediaError) -> (pairs: [Pair], skipped: Int) {
        var pairs: [Pair] = []
        var skipped = 0
        for line in text.split(separator: "\n").dropFirst() {
            let words = line.split(whereSeparator: \.isWhitespace)
            guard let first = words.first else { continue }
            guard let frame = frame(first) else {
                skipped += 1
                continue
            }
            for (index, word) in words.dropFirst().enumerated() {
                guard word.count == 4, let value = UInt16(word, radix: 16) else {
                    skipped += 1
                    continue
                }
                let number = frame + Int64(index)
                pairs.append(Pair(time: MediaTime(value: number * 1001, timescale: 30_000), word: value))
            }
        }
        guard !pairs.isEmpty else {
            throw MediaError(.damaged, "the SCC file holds no captions", operation: .read, location: location)
        }
        return (pairs.sorted { $0.time < $1.time }, skipped)
    }

    /// The frame a time code names. With a semicolon it is a drop-frame one: two numbers a minute are left out, but
    /// not every tenth minute (SMPTE ST 12-1, 5.2.2), which keeps it beside the clock.
    static func frame(_ code: Substring) -> Int64? {
        let parts = code.split(omittingEmptySubsequences: false) { ":;.,".contains($0) }.map { Int64($0) }
        guard parts.count == 4, let hours = parts[0], let minutes = parts[1], let seconds = parts[2],
            let frames = parts[3], (0..<100).contains(hours), (0..<60).contains(minutes), (0..<60).contains(seconds),
            (0..<30).contains(frames)
        else { return nil }
        let total = hours * 60 + minutes
        var number = (total * 60 + seconds) * 30 + frames
        if code.contains(";") || code.contains(",") { number -= 2 * (total - total / 10) }
        return number
    }
}
