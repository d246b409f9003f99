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

    /// The best there is of a media.
    ///
    /// - Parameter isWhole: whether all of the material has to be the media: its package then, where it is a stretch.
    /// - Throws: `MediaFailure` (`sourceGone`).
    func asset(of record: MediaRecord, isWhole: Bool = false) async throws -> Material {
        let folder = core.storage.folder(.media, record.media.id)
        let isStretch = isWhole && record.timeline != .whole && record.media.packaging == .packaged
        if record.hasSource || record.hasComposed, !isStretch {
            return Material(
                asset: MediaAsset(url: URL(filePath: folder.original(record)), policy: core.configuration.policy),
                timeline: record.timeline)
        }
        guard record.media.packaging == .packaged else {
            throw MediaFailure(.sourceGone, "the source is not kept any more")
        }
        let package = MediaPackage(at: URL(filePath: folder.package))
        return Material(asset: try await package.asset(policy: core.configuration.policy), timeline: .whole)
    }

    /// Makes a media's material the source of another.
    func copy(_ original: MediaRecord, to path: String, durability: Durability) async throws {
        let folder = core.storage.folder(.media, original.media.id)
        if original.hasComposed || (original.hasSource && original.timeline == .whole) {
            do { try await OwnFile.linkOrCopy(folder.original(original), to: path) } catch let failure
                as MediaFailure where failure.code == .sourceNotFound
            {
                // It went in this moment; its package takes its place at the next try.
                throw MediaFailure(.sourceGone, "the source is not kept any more", mayPass: true)
            }
            return
        }
        let material = try await asset(of: original)
        let place = path + ".export"
        let session = ExportSession(
            asset: material.asset, outputs: [original.media.isAudioOnly ? .m4a : .mp4()],
            options: ExportOptions(durability: durability, overwrite: true, timeline: material.timeline),
            isolation: core.configuration.isolation)
        _ = try await session.export(to: URL(filePath: place))
        let kind: StaticRendition.Kind = original.media.isAudioOnly ? .audioOnly : .capped4K
        try await OwnFile.linkOrCopy(place + "/" + kind.fileName, to: path)
        try await core.storage.remove(place)
    }
}
