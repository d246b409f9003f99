package import MediaCore

/// A subtitle file as text: which format it is in, and its cues.
package enum SubtitleFile {
    /// What was found in a file.
    package enum Content: Sendable {
        case cues(SubtitleDocument, format: SubtitleFormat)
        /// Byte pairs of line 21, which a caption decoder turns into text.
        case captions([SCCReader.Pair], skipped: Int)
    }

    /// Reads the bytes of a file.
    ///
    /// - Throws: `MediaError` that names the file: no text, no known format, pictures instead of text, no cue in it.
    package static func read(_ bytes: [UInt8], location: String) throws(MediaError) -> Content {
        let text = try TextDecoding.text(bytes, location: location)
        let format = try SubtitleFormat.detect(text, location: location)
        try SubtitleLimits.check(marks: text, format: format, location: location)
        let document: SubtitleDocument
        switch format {
        case .subRip: document = SubRipReader.read(text)
        case .webVTT: document = WebVTTReader.read(text)
        case .ass: document = ASSReader.read(text)
        case .ttml: document = try TTMLReader.read(text, location: location)
        case .scc:
            let (pairs, skipped) = try SCCReader.read(text, location: location)
            return .captions(pairs, skipped: skipped)
        }
        guard !document.cues.isEmpty else {
            throw MediaError(
                .emptySource, "the \(format.rawValue) file holds no cue that could be shown", operation: .read,
                location: location)
        }
        try SubtitleLimits.check(document, location: location)
        return .cues(document, format: format)
    }
}
