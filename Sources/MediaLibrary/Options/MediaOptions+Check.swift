internal import MediaCore

extension MediaOptions {
    /// Most entries and characters of what owners write on their media.
    static let mostMetadata = 10
    static let mostCharacters = 255

    /// Holds the options against their limits.
    ///
    /// - Throws: `LibraryError` (`invalid`) naming every field that is out of them, or `unsupported`.
    func check(_ configuration: LibraryConfiguration) throws(LibraryError) {
        guard accessPolicy != .drm else {
            throw .unsupported("accessPolicy", "DRM licences are not offered; use private playback")
        }
        let refused = [
            (chapters, "chapters"), (namedEntities, "namedEntities"), (moderation != nil, "moderation"),
            (drmConfigurationID != nil, "drmConfigurationId"),
        ]
        if let (_, field) = refused.first(where: { $0.0 }) { throw .notOffered(field) }
        var fields = FieldChecks()
        fields.check(title: title, creatorID: creatorID)
        fields.check(metadata: metadata)
        fields.check(accessRestrictions)
        fields.check(start: startTime, end: endTime)
        if mp4Support == MP4Support.none { fields.fail("mp4Support", "is one of capped_4k, audioOnly, both") }
        for (field, url) in edits.addresses { fields.check(address: url, field, configuration) }
        for (index, subtitle) in subtitles.enumerated() {
            fields.check(address: subtitle.url, "subtitles[\(index)].url", configuration)
            fields.check(language: subtitle.languageCode, subtitle.languageName, prefix: "subtitles[\(index)].")
        }
        fields.check(languages: subtitles.map(\.languageCode) + [generatedSubtitles?.languageCode].compactMap(\.self))
        if subtitles.count > 32 { fields.fail("subtitles", "has at most 32 entries") }
        if edits.addresses.count > 16 { fields.fail("inputs", "has at most 16 files beside the source") }
        if let summaryLength, !MediaSummary.lengths.contains(summaryLength) {
            fields.fail("summary.summaryLength", "is from 30 to 250")
        }
        fields.check(edits)
        if let generatedSubtitles {
            fields.check(
                language: generatedSubtitles.languageCode, generatedSubtitles.languageName, prefix: "subtitles.")
            fields.check(metadata: generatedSubtitles.metadata, "subtitles.metadata")
        }
        try fields.finish()
        if generatedSubtitles != nil, configuration.speechRecognizer == nil {
            throw .unsupported("subtitles", "no speech recogniser is configured")
        }
        if summaryLength != nil { try configuration.checkSummaries("summary") }
    }
}
