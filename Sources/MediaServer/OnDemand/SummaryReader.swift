internal import MediaLibrary

/// Reads whether a summary is wanted, and how long.
struct SummaryReader {
    let fields: FieldReader

    /// - Returns: words, or nil for none.
    func read() -> Int? {
        let isWanted = fields.bool("generate", isRequired: true) ?? false
        let length = fields.integer("summaryLength") ?? MediaSummary.usualLength
        // Also where none is wanted: what is not used is not accepted either.
        if !MediaSummary.lengths.contains(length) {
            fields.note(
                "summaryLength", "is from \(MediaSummary.lengths.lowerBound) to \(MediaSummary.lengths.upperBound)")
        }
        fields.close()
        return isWanted ? length : nil
    }
}
