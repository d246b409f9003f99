internal import Logging
internal import MediaCore
internal import MediaEngine

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// Writes the package of a media.
struct Packager {
    let core: LibraryCore
    let job: Job

    /// What was written, as a media's owner is told of it.
    struct Result: Sendable {
        var duration: MediaTime?
        var tracks: [PackageTrack]

        /// Takes the package's tracks over into a media: what came with the source gets its names in the package, and
        /// text that nobody knew of becomes a track.
        func describe(_ record: inout MediaRecord) {
            record.media.packaging = .packaged
            if let duration { record.media.duration = duration }
            var sounds = tracks.filter { $0.type == .audio && !$0.isAttached }
            for place in record.media.tracks.indices
            where record.media.tracks[place].type == .audio && record.media.tracks[place].url == nil && !sounds.isEmpty
            {
                let sound = sounds.removeFirst()
                record.media.tracks[place].renditionID = sound.id
                if let language = sound.language { record.media.tracks[place].languageCode = language }
            }
            for text in tracks where text.type == .subtitle && !text.isAttached {
                if record.media.tracks.contains(where: { $0.renditionID == text.id }) { continue }
                var track = MediaTrack(
                    .subtitle, status: .available, languageCode: text.language ?? "und",
                    languageName: CleanText.line(text.name, limit: 64))
                track.renditionID = text.id
                record.media.tracks.append(track)
            }
        }
    }

    func package(_ record: MediaRecord) async throws -> Result {
        let configuration = core.configuration
        let folder = core.storage.folder(.media, record.media.id)
        try core.checkRoom(for: record)
        let asset = MediaAsset(url: URL(filePath: folder.original(record)), policy: configuration.policy)
        var options = record.exportOptions(configuration)
        options.overwrite = true
        options.workingFolder = folder.work
        try await core.storage.makeFolder(folder.work)
        let session = ExportSession(
            asset: asset, outputs: [.hls(record.hlsSettings(configuration))], options: options,
            isolation: configuration.isolation)
        let report = try await core.exported(session, to: folder.package, for: record.media.id, step: "package")
        for warning in report.warnings { core.logger.notice("package", metadata: ["warning": "\(warning)"]) }
        try? await core.storage.remove(folder.work)
        try core.checkLength(report.outputs.first?.duration)
        let package = MediaPackage(at: URL(filePath: folder.package))
        // A package that is made anew has what was deleted from the first.
        for track in try await package.tracks() where record.removedRenditions.contains(track.id) {
            try await package.removeTrack(track.id, options: TrackChangeOptions(durability: configuration.durability))
        }
        return Result(duration: report.outputs.first?.duration, tracks: try await package.tracks())
    }
}
