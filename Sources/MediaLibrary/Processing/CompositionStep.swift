internal import Logging
internal import MediaCore
internal import MediaEngine

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// Puts a source together with its edits.
struct CompositionStep {
    let core: LibraryCore
    let job: Job

    func run(_ record: MediaRecord) async throws {
        try core.checkRoom(for: record)
        let configuration = core.configuration
        let folder = core.storage.folder(.media, record.media.id)
        let isolation = configuration.isolation
        let paths = [folder.source] + record.options.edits.addresses.indices.map { folder.input($0) }
        let sources = paths.map { MediaAsset(url: URL(filePath: $0), policy: configuration.policy) }
        guard let duration = try await sources[0].probe(isolation: isolation).composableDuration else {
            throw MediaFailure(.damaged, "nobody knows how long the source plays")
        }
        let session = CompositionSession(
            sources: sources, composition: try record.composition(duration: duration),
            options: CompositionOptions(
                durability: configuration.durability, overwrite: true,
                queueKey: record.media.creatorID ?? record.media.id.lowercase),
            isolation: isolation)
        let report: CompositionReport
        do {
            report = try await core.following(session.states(), for: job.ownerID, step: "compose") {
                try await session.render(to: URL(filePath: folder.composed))
            }
        } catch var error as MediaError where error.code == .invalidSettings {
            error.message = Self.requestWords(error.message)
            throw error
        }
        try core.checkLength(report.duration)
        for warning in report.warnings { core.logger.notice("composition", metadata: ["warning": "\(warning)"]) }
    }

    /// The engine's names of fields as the request has them.
    private static func requestWords(_ message: String) -> String {
        let names = [
            ("insertions[", "segments["), ("].place", "].insertAt"), ("cuts[", "expungeSegments["),
            ("impositions[", "imposeTracks["), ("].start:", "].startTime:"), ("].end:", "].endTime:"),
            ("].fadeIn:", "].fadeInLevel:"), ("].fadeOut:", "].fadeOutLevel:"),
        ]
        return names.reduce(message) { $0.replacing($1.0, with: $1.1) }
    }
}
