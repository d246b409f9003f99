package import MediaCore

/// The formats of subtitle files that are read.
package enum SubtitleFormat: String, Sendable, CaseIterable {
    case subRip = "SubRip"
    case webVTT = "WebVTT"
    case ass = "ASS"
    case ttml = "TTML"
    case scc = "SCC"

    /// The format of a file, by what stands in it: endings of names lie.
    ///
    /// - Throws: `unsupportedFormat`, which names pictures of text where the file is one of theirs.
    package static func detect(_ text: String, location: String) throws(MediaError) -> SubtitleFormat {
        func failure(_ message: String) -> MediaError {
            MediaError(.unsupportedFormat, message, operation: .read, location: location)
        }
        let head = text.prefix(8192).drop { $0.isWhitespace }
        if head.hasPrefix("WEBVTT") { return .webVTT }
        if head.hasPrefix("Scenarist_SCC") { return .scc }
        if head.hasPrefix("# VobSub") {
            throw failure("VobSub subtitles are pictures, not text: they cannot become WebVTT (bitmapSubtitle)")
        }
        let lower = head.lowercased()
        if lower.hasPrefix("<"), lower.contains("<tt") || lower.contains(":tt ") || lower.contains(":tt>") {
            return .ttml
        }
        if lower.hasPrefix("<?xml") || lower.contains("<!doctype") { return .ttml }
        if lower.contains("[script info]") || lower.contains("[events]") { return .ass }
        if head.split(separator: "\n").contains(where: { SubRipReader.times($0) != nil }) { return .subRip }
        // Long heads of comments: times may come late.
        if text.split(separator: "\n").contains(where: { SubRipReader.times($0) != nil }) { return .subRip }
        throw failure("no subtitle format is recognised; SubRip, WebVTT, ASS, TTML and SCC are read")
    }
}
