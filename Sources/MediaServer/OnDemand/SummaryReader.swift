internal import MediaLibrary

/// Reads whether a summary is wanted, and how long.
struct SummaryReader {
    let fields: FieldReader

    /// Words of a summary that does not say how long it is.
    private static let usualLength = 100

    /// - Returns: words, or nil for none.
    func read() -> Int? {
        let isWanted = fields.bool("generate", isRequired: true) ?? false
        let length = fields.integer("summaryLength") ?? Self.usualLength
        fields.close()
        return isWanted ? length : nil
    }
}
