internal import MediaCore
internal import MediaEngine

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// Pictures of media. The usual ones are kept on disk.
struct ImageShelf: Sendable {
    let core: LibraryCore

    func thumbnail(_ record: MediaRecord, _ settings: ThumbnailSettings) async throws -> [UInt8] {
        let isUsual = settings == ThumbnailSettings()
        return try await kept(isUsual ? "thumbnail.jpg" : nil, record) { material in
            var settings = settings
            settings.time = try shifted(settings.time, material, record, "time")
            return try await material.asset.thumbnail(settings, isolation: core.configuration.isolation)
        }
    }

    func preview(_ record: MediaRecord, _ settings: PreviewSettings) async throws -> [UInt8] {
        try await kept(nil, record) { material in
            var settings = settings
            settings.start = try shifted(settings.start, material, record, "start")
            return try await material.asset.preview(settings, isolation: core.configuration.isolation)
        }
    }

    /// The sheet for scrubbing; the same for everybody.
    func storyboard(_ record: MediaRecord) async throws -> Storyboard {
        let data = try await kept("storyboard.json", record) { material in
            let board = try await material.asset.storyboard(isolation: core.configuration.isolation)
            return Array(try JSONEncoder().encode(board))
        }
        do { return try JSONDecoder().decode(Storyboard.self, from: Data(data)) } catch {
            throw LibraryError(.storage, "the storyboard cannot be read")
        }
    }

    /// A time of the media as a time of what it is made of.
    private func shifted(
        _ time: MediaTime?, _ material: SourceCopy.Material, _ record: MediaRecord, _ field: String
    ) throws -> MediaTime? {
        guard let time else { return nil }
        guard time >= .zero, record.media.duration.map({ time <= $0 }) ?? true else {
            throw LibraryError.invalid(field, "lies within the media")
        }
        return time + (material.timeline.spans.first?.start ?? .zero)
    }

    private func kept(
        _ name: String?, _ record: MediaRecord, make: (SourceCopy.Material) async throws -> [UInt8]
    ) async throws -> [UInt8] {
        guard record.media.status == .ready else { throw LibraryError.illegalState("the media is not ready") }
        guard !record.media.isAudioOnly else { throw LibraryError.illegalState("the media has no picture") }
        let folder = core.storage.folder(.media, record.media.id).images
        if let name, let data = FileManager.default.contents(atPath: folder + "/" + name) { return Array(data) }
        let bytes = try await make(try await SourceCopy(core: core).asset(of: record, isWhole: true))
        if let name {
            // The media may have been deleted: its own folder is not made again. A picture that cannot be kept is made again.
            try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
            try? Data(bytes).write(to: URL(filePath: folder + "/" + name), options: .atomic)
        }
        return bytes
    }
}
