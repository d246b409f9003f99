#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

extension MediaLibrary {
    /// Makes subtitles of what is said in a track.
    ///
    /// - Throws: `LibraryError`: `unsupported` without a recogniser, `illegalState` for a media or track that is not ready and
    ///   for a track that is no sound, `duplicate` for a language that has subtitles.
    public func generateSubtitles(
        of id: UUID, from trackID: UUID, languageCode: String, languageName: String, metadata: [String: String] = [:]
    ) async throws -> MediaTrack {
        guard configuration.speechRecognizer != nil else {
            throw LibraryError.unsupported("generate-subtitles", "no speech recogniser is configured")
        }
        var fields = FieldChecks()
        fields.check(language: languageCode, languageName)
        fields.check(metadata: metadata)
        try fields.finish()
        return try await core.change { change in
            var record = try change.readyMedia(id)
            let spoken = try record.track(trackID)
            guard spoken.type == .audio else { throw LibraryError.illegalState("the track is no sound") }
            guard spoken.status == .available else { throw LibraryError.illegalState("the track is not ready") }
            try record.refuseDuplicate(.subtitle, languageCode)
            var track = MediaTrack(
                .subtitle, status: .preparing, languageCode: languageCode, languageName: languageName)
            track.isGenerated = true
            track.spokenIn = trackID
            track.metadata = metadata
            record.media.tracks.append(track)
            try change.save(record)
            try change.enqueue(.subtitles(track.id), owner: id)
            return track
        }
    }

    /// The summary of a media.
    ///
    /// - Throws: `LibraryError` (`illegalState`) where none was asked for, where it is not there yet, and where it failed.
    public func summary(of id: UUID) async throws -> String {
        let media = try await get(id)
        guard let summary = media.summary else { throw LibraryError.illegalState("Summary not enabled") }
        switch summary.status {
        case .preparing: throw LibraryError.illegalState("the summary is being prepared")
        case .failed: throw LibraryError.illegalState("the summary failed: \(summary.failure?.message ?? "")")
        case .ready: return summary.text ?? ""
        }
    }

    /// Asks for a summary, or does without one.
    ///
    /// - Parameter length: words, 30 to 250; nil for none.
    /// - Throws: `LibraryError`: `unsupported` without a recogniser and a summariser, `illegalState` for a media that is not
    ///   ready or has no sound.
    public func setSummary(_ length: Int?, of id: UUID) async throws -> Media {
        if length != nil { try configuration.checkSummaries("generate") }
        var fields = FieldChecks()
        if let length, !MediaSummary.lengths.contains(length) { fields.fail("summaryLength", "is from 30 to 250") }
        try fields.finish()
        return try await core.change { change in
            var record = try change.readyMedia(id)
            guard let length else {
                record.media.summary = nil
                return try change.save(record).media
            }
            guard record.media.tracks.contains(where: { $0.type == .audio && $0.status == .available }) else {
                throw LibraryError.illegalState("the media has no sound")
            }
            guard record.media.summary?.status != .preparing else {
                throw LibraryError.illegalState("the summary is being prepared")
            }
            record.media.summary = MediaSummary(length: length)
            let saved = try change.save(record)
            try change.enqueue(.summary, owner: id)
            return saved.media
        }
    }
}
