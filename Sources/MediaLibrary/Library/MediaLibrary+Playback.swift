public import MediaCore
public import MediaEngine

#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

extension MediaLibrary {
    /// A file of a media's HLS stream: `master.m3u8`, and what it names. Of a media that is not packaged yet, segments are made
    /// when they are asked for.
    ///
    /// - Parameter path: relative to `master.m3u8`.
    /// - Throws: `LibraryError`: `notFound` for a file that is none of the stream's, `illegalState` before the media is ready;
    ///   `MediaError` where a segment cannot be made.
    public func streamFile(_ path: String, of id: UUID) async throws -> PlaybackFile {
        let record = try await playable(id)
        let missing = LibraryError(.notFound, "the stream has no such file")
        guard StreamPath.isSound(path) else { throw missing }
        if record.media.packaging == .packaged {
            let file = URL(filePath: core.storage.folder(.media, id).package).appending(path: path)
            guard FileStatus.size(file.path) != nil else { throw missing }
            return .file(file, contentType: ExportedFile.contentType(of: path))
        }
        do {
            let file = try await streams.stream(record).file(path)
            return .bytes(file.bytes, contentType: file.contentType)
        } catch let error as MediaError where error.code == .notFound { throw missing } catch {
            throw Self.withoutPath(error)
        }
    }

    /// A file for download, and what it is called.
    ///
    /// - Throws: `LibraryError`: `notFound` where it was not asked for, `illegalState` before it is made.
    public func downloadFile(_ kind: StaticRendition.Kind, of id: UUID) async throws -> URL {
        let record = try await playable(id)
        guard let rendition = record.media.renditions.first(where: { $0.kind == kind }) else {
            throw LibraryError(.notFound, "the media has no \(kind.fileName)")
        }
        guard rendition.status == .ready, let path = rendition.path else {
            throw LibraryError.illegalState("\(kind.fileName) is \(rendition.status.rawValue)")
        }
        return URL(filePath: core.storage.folder(.media, id).path + "/" + path)
    }

    /// The original.
    ///
    /// - Throws: `LibraryError` (`notFound`) unless source access was given and it is kept.
    public func sourceFile(of id: UUID) async throws -> URL {
        let record = try await playable(id)
        guard record.media.sourceAccess, record.hasSource else {
            throw LibraryError(.notFound, "the original cannot be downloaded")
        }
        return URL(filePath: core.storage.folder(.media, id).source)
    }

    /// A still picture.
    ///
    /// - Throws: `LibraryError`: `illegalState` before the media is ready and without a picture, `invalid` for a time beyond
    ///   it; `MediaError` for sizes out of range.
    public func thumbnail(
        of id: UUID, _ settings: ThumbnailSettings = ThumbnailSettings()
    ) async throws -> [UInt8] {
        try await picture(of: id) { try await $0.thumbnail($1, settings).bytes() }
    }

    /// A short silent animation.
    public func preview(of id: UUID, _ settings: PreviewSettings = PreviewSettings()) async throws -> [UInt8] {
        try await picture(of: id) { try await $0.preview($1, settings).bytes() }
    }

    /// The same pictures where they lie, for those who send them on.
    package func keptThumbnail(of id: UUID, _ settings: ThumbnailSettings) async throws -> KeptPicture {
        try await picture(of: id) { try await $0.thumbnail($1, settings) }
    }

    package func keptPreview(of id: UUID, _ settings: PreviewSettings) async throws -> KeptPicture {
        try await picture(of: id) { try await $0.preview($1, settings) }
    }

    package func keptSheet(of id: UUID) async throws -> KeptPicture {
        try await picture(of: id) { try await $0.sheet($1) }
    }

    /// Small pictures of all of a media, for scrubbing.
    public func storyboard(of id: UUID) async throws -> Storyboard {
        try await picture(of: id) { try await $0.storyboard($1) }
    }

    private func picture<Picture>(
        of id: UUID, _ make: (ImageShelf, MediaRecord) async throws -> Picture
    ) async throws -> Picture {
        let record = try await playable(id)
        do { return try await make(ImageShelf(core: core), record) } catch {
            // It may have been deleted meanwhile.
            _ = try await playable(id)
            throw Self.withoutPath(error)
        }
    }

    /// Paths of this machine are nobody's business.
    static func withoutPath(_ error: any Error) -> any Error {
        guard var error = error as? MediaError else { return error }
        error.location = nil
        return error
    }

    private func playable(_ id: UUID) async throws -> MediaRecord {
        let record = try await core.played.record(.media(id)) {
            try await core.store.read { try $0.value(MediaRecord.self, id) }
        }
        guard let record else { throw LibraryError.notFound("media", id) }
        guard record.media.status == .ready else {
            throw LibraryError.illegalState("the media is \(record.media.status.rawValue)")
        }
        return record
    }
}
