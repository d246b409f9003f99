package import MediaCore

/// What a text track of strangers may cost: a film has two thousand cues, of a hundred characters.
package enum SubtitleLimits {
    package static let maximumCues = 100_000
    /// Bytes of one cue's text.
    package static let maximumCueByteCount = 10_000

    /// Bytes of a line of a file, with what makes it bold and puts it somewhere.
    static let maximumLineByteCount = 1 << 16

    /// Counts what begins cues, before they are read. Throws `limitExceeded`.
    static func check(marks text: String, format: SubtitleFormat, location: String) throws(MediaError) {
        let mark: String? =
            switch format {
            case .subRip, .webVTT: "-->"
            case .ass: "Dialogue:"
            case .ttml, .scc: nil
            }
        guard let mark else { return }
        guard text.utf8.split(separator: 0x0A).allSatisfy({ $0.count <= maximumLineByteCount }) else {
            throw MediaError(
                .limitExceeded, "the text has a line of more than \(maximumLineByteCount) bytes", operation: .read,
                location: location)
        }
        guard count(Array(mark.utf8), in: text) > maximumCues else { return }
        throw tooMany(location)
    }

    /// Throws `limitExceeded` for too many cues, or one that is too long.
    package static func check(_ document: SubtitleDocument, location: String?) throws(MediaError) {
        guard document.cues.count <= maximumCues else { throw tooMany(location) }
        guard let long = document.cues.first(where: { $0.text.utf8.count > maximumCueByteCount }) else { return }
        throw MediaError(
            .limitExceeded,
            "the cue at \(long.start) has \(long.text.utf8.count) bytes; \(maximumCueByteCount) are accepted",
            operation: .read, location: location)
    }

    private static func tooMany(_ location: String?) -> MediaError {
        MediaError(
            .limitExceeded, "the text has more than \(maximumCues) cues", operation: .read, location: location)
    }

    private static func count(_ mark: [UInt8], in text: String) -> Int {
        var text = text
        return text.withUTF8 { bytes in
            var count = 0
            var matched = 0
            for byte in bytes {
                matched = byte == mark[matched] ? matched + 1 : byte == mark[0] ? 1 : 0
                if matched == mark.count {
                    count += 1
                    matched = 0
                }
            }
            return count
        }
    }
}
