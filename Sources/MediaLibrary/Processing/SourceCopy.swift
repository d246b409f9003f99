internal import MediaCore
internal import MediaEngine

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// What later work on a media is made of: its source, or its package where the source is not kept.
struct SourceCopy {
    let core: LibraryCore

    /// A media as material, and the stretch of it that is the media.
    struct Material: Sendable {
        var asset: MediaAsset
        var timeline: Timeline
    }

    /// - Throws: `MediaFailure` (`sourceGone`).
    func asset(of record: MediaRecord) async throws -> Material {
        let folder = core.storage.folder(.media, record.media.id)
        if record.hasSource || record.hasComposed {
            return Material(
                asset: MediaAsset(url: URL(filePath: folder.original(record)), policy: core.configuration.policy),
                timeline: record.timeline)
        }
        throw MediaFailure(.sourceGone, "the source is not kept any more")
    }

    /// Makes a media's material the source of another.
    func copy(_ original: MediaRecord, to path: String, durability: Durability) async throws {
        let folder = core.storage.folder(.media, original.media.id)
        guard original.hasSource || original.hasComposed else {
            throw MediaFailure(.sourceGone, "the source is not kept any more")
        }
        try await OwnFile.linkOrCopy(folder.original(original), to: path, mayLink: true)
    }
}
