package import MediaCore

/// Reads the packets of a text track inside a container.
package struct EmbeddedText: Sendable {
    private enum Form: Sendable {
        case markup
        case ass(ASSReader)
        case timedText
        case webVTT
    }

    private let form: Form
    private var cues: [Cue] = []
    private var skipped = 0

    /// Codecs of text tracks that are read.
    package static let codecs: Set<CodecID> = Set(
        ["subrip", "srt", "text", "ass", "ssa", "mov_text", "webvtt"].map { CodecID(rawValue: $0) })

    /// - Parameter configuration: the codec's private data; the head of a script for ASS.
    package init?(codec: CodecID, configuration: [UInt8]) {
        switch codec.rawValue {
        case "subrip", "srt", "text": form = .markup
        case "ass", "ssa": form = .ass(ASSReader(header: String(decoding: configuration, as: UTF8.self)))
        case "mov_text": form = .timedText
        case "webvtt": form = .webVTT
        default: return nil
        }
    }

    /// Number of cues so far.
    package var count: Int { cues.count }

    /// Takes a packet's text.
    ///
    /// - Parameters:
    ///   - end: nil where the container does not say; the next cue ends it then.
    ///   - settings: of a WebVTT cue.
    package mutating func add(_ bytes: [UInt8], from start: MediaTime, to end: MediaTime?, settings: String = "") {
        let text = String(decoding: bytes, as: UTF8.self).replacing("\r\n", with: "\n").filter { $0 != "\0" }
        let times = start.ticks(at: 1000)..<max(end?.ticks(at: 1000) ?? Int64.max, start.ticks(at: 1000))
        var cue: Cue?
        switch form {
        case .markup: cue = SubRipReader.cue(times, text)
        case .ass(let reader): cue = reader.event(text, from: times.lowerBound, to: times.upperBound)
        case .timedText:
            // Samples that show nothing are the gaps between cues.
            guard let text = TimedTextSample.cueText(bytes) else { return }
            cue = Cue(milliseconds: times, text: text)
        case .webVTT:
            cue = Cue(
                milliseconds: times, placement: CuePlacement(parsing: settings), text: WebVTTReader.cueText(text))
        }
        if let cue { cues.append(cue) } else { skipped += 1 }
    }

    /// The track's cues.
    package var document: SubtitleDocument {
        var cues = cues
        for index in cues.indices where cues[index].end.value == Int64.max {
            let next = index + 1 < cues.count ? cues[index + 1].start : nil
            cues[index].end =
                next.map { max($0, cues[index].start) } ?? cues[index].start + MediaTime(value: 5, timescale: 1)
        }
        return SubtitleDocument(cues: cues, skipped: skipped)
    }
}
