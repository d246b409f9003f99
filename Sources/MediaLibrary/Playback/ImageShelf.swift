internal import Crypto
internal import MediaCore
internal import MediaEngine

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// Pictures of media, made once and kept in the media's folder.
struct ImageShelf: Sendable {
    let core: LibraryCore

    /// Pictures that are kept of one media, beside those every player asks for.
    private static let most = 100

    func thumbnail(_ record: MediaRecord, _ settings: ThumbnailSettings) async throws -> KeptPicture {
        let isUsual = settings == ThumbnailSettings()
        return try await kept(isUsual ? "thumbnail.jpg" : Self.name("still", settings), record) { material in
            var settings = settings
            settings.time = try shifted(settings.time, material, record, "time")
            return try await material.asset.thumbnail(settings, isolation: core.configuration.isolation)
        }
    }

    func preview(_ record: MediaRecord, _ settings: PreviewSettings) async throws -> KeptPicture {
        try await kept(Self.name("preview", settings), record, .animation) { material in
            var settings = settings
            settings.start = try shifted(settings.start, material, record, "start")
            return try await material.asset.preview(settings, isolation: core.configuration.isolation)
        }
    }

    /// The sheet for scrubbing; the same for everybody.
    func storyboard(_ record: MediaRecord) async throws -> Storyboard {
        let kept = try await kept("storyboard.json", record) { material in
            let board = try await material.asset.storyboard(isolation: core.configuration.isolation)
            let encoder = JSONEncoder()
            // The same bytes each time.
            encoder.outputFormatting = .sortedKeys
            return Array(try encoder.encode(board))
        }
        let data = Data(try await kept.bytes())
        do { return try JSONDecoder().decode(Storyboard.self, from: data) } catch {
            throw LibraryError(.storage, "the storyboard cannot be read")
        }
    }

    /// The picture of the sheet, beside it.
    func sheet(_ record: MediaRecord) async throws -> KeptPicture {
        let path = core.storage.folder(.media, record.media.id).images + "/storyboard.jpg"
        if try await DiskWork.run({ FileStatus.size(path) != nil }) { return .file(path) }
        let board = try await storyboard(record)
        do { try await core.storage.write(board.image, to: path) } catch { return .bytes(board.image) }
        return .file(path)
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

    /// The name of a picture that somebody may ask for again.
    private static func name(_ kind: String, _ settings: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let digest = SHA256.hash(data: try encoder.encode(settings))
        return kind + "-" + digest.prefix(16).hexadecimal
    }

    private func kept(
        _ name: String, _ record: MediaRecord, _ kind: PictureDesk.Kind = .still,
        make: @escaping @Sendable (SourceCopy.Material) async throws -> [UInt8]
    ) async throws -> KeptPicture {
        guard record.media.status == .ready else { throw LibraryError.illegalState("the media is not ready") }
        guard !record.media.isAudioOnly else { throw LibraryError.illegalState("the media has no picture") }
        let folder = core.storage.folder(.media, record.media.id).images
        let path = folder + "/" + name
        if try await DiskWork.run({ FileStatus.size(path) != nil }) { return .file(path) }
        let bytes = try await core.pictures.picture(path, kind) { [self] in
            let bytes = try await make(try await SourceCopy(core: core).asset(of: record, isWhole: true))
            // The media may have been deleted, and its own folder is not made again. A picture that cannot be kept is made again.
            try await DiskWork.run { Self.makeRoom(in: folder) }
            try? await core.storage.write(bytes, to: path)
            return bytes
        }
        return try await DiskWork.run { FileStatus.size(path) != nil } ? .file(path) : .bytes(bytes)
    }

    /// Lets the pictures go that were made first, where there are many.
    private static func makeRoom(in folder: String) {
        try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        let others = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).filter { $0.contains("-") }
        guard others.count >= most else { return }
        let aged = others.map { (name: $0, date: FileStatus.changed(folder + "/" + $0)) }.sorted { $0.date < $1.date }
        for old in aged.prefix(others.count - most / 2) {
            try? FileManager.default.removeItem(atPath: folder + "/" + old.name)
        }
    }
}
