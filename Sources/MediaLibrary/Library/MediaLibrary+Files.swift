internal import MediaCore
public import NIOCore

#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

extension MediaLibrary {
    /// Keeps the file at an address, as it is.
    ///
    /// - Throws: `LibraryError` (`invalid` for an address that is not fetched from).
    public func createFile(from url: String) async throws -> StoredFile {
        var fields = FieldChecks()
        fields.check(address: url, "file_url", configuration)
        try fields.finish()
        let name = FileName.from(url: url)
        return try await core.change { change in
            let file = StoredFile(id: UUID(), name: name, origin: .url, status: .pending, createdAt: change.now())
            try change.store.put(FileRecord(file: file, address: url))
            try change.enqueue(.fetch, kind: .file, owner: file.id)
            return file
        }
    }

    /// Keeps a file whose bytes are given.
    ///
    /// - Parameter name: for people; directories in it are left out.
    /// - Throws: `LibraryError`: `invalid` for no bytes or too many, `storageFull`; or what the body throws. Nothing is left then.
    public func createFile<Body: AsyncSequence & Sendable>(
        named name: String, body: Body
    ) async throws -> StoredFile where Body.Element == ByteBuffer {
        let id = UUID()
        let folder = core.storage.folder(.files, id)
        core.receiving.insert(id)
        defer { core.receiving.remove(id) }
        try await core.storage.makeFolder(folder.path)
        do {
            try await ReceivedFile(core: core, path: folder.source).take(body)
            return try await core.change { change in
                let file = StoredFile(
                    id: id, name: FileName.clean(name), origin: .upload, status: .pending, createdAt: change.now())
                try change.store.put(FileRecord(file: file, address: nil))
                try change.enqueue(.fetch, kind: .file, owner: id)
                return file
            }
        } catch {
            try await core.storage.remove(folder.path)
            throw error
        }
    }

    /// A file.
    public func file(_ id: UUID) async throws -> StoredFile {
        guard let record = try await core.store.read({ try $0.value(FileRecord.self, id) }) else {
            throw LibraryError.notFound("file", id)
        }
        return record.file
    }

    /// Files, a page at a time.
    public func files(_ page: PageRequest = PageRequest()) async throws -> Page<StoredFile> {
        try await list(FileRecord.self, RecordQuery(.file), page) { $0.file }
    }

    /// Where the bytes of a file lie.
    ///
    /// - Throws: `LibraryError` (`notFound`, `illegalState` before it is complete).
    public func location(ofFile id: UUID) async throws -> URL {
        guard try await file(id).status == .success else {
            throw LibraryError.illegalState("the file is not complete")
        }
        return URL(filePath: core.storage.folder(.files, id).source)
    }

    /// Deletes a file and its bytes.
    public func deleteFile(_ id: UUID) async throws {
        try await core.change(makesRoom: true) { change in
            guard let record = try change.store.record(.file, id.lowercase) else {
                throw LibraryError.notFound("file", id)
            }
            try change.store.put(RemovalRecord(id: id, ownerKind: .file, date: change.now()))
            try change.store.remove(.file, record.key)
        }
        try await discard(id, .file)
    }

    /// Fetches a video, sound or picture for use in other work.
    ///
    /// - Throws: `LibraryError` (`invalid`), also for pages of social media: a direct link is needed.
    public func createUserMedia(from url: String) async throws -> UserMedia {
        var fields = FieldChecks()
        fields.check(address: url, "url", configuration)
        try fields.finish()
        return try await core.change { change in
            let media = UserMedia(
                id: UUID(), url: SourceAddress.shown(url), status: .pending, createdAt: change.now())
            try change.store.put(UserMediaRecord(media: media, address: url))
            try change.enqueue(.fetch, kind: .userMedia, owner: media.id)
            return media
        }
    }

    /// A user media.
    public func userMedia(_ id: UUID) async throws -> UserMedia {
        guard let record = try await core.store.read({ try $0.value(UserMediaRecord.self, id) }) else {
            throw LibraryError.notFound("user media", id)
        }
        return record.media
    }

    /// Where the bytes of a user media lie, for use.
    ///
    /// - Throws: `LibraryError`: `illegalState` before it is ready.
    public func location(ofUserMedia id: UUID) async throws -> URL {
        guard try await userMedia(id).status == .ready else {
            throw LibraryError.illegalState(
                "The following media is not ready yet: \(id.lowercase). Please wait for the upload to complete.")
        }
        return URL(filePath: core.storage.folder(.userMedia, id).source)
    }

    /// Deletes a user media and its bytes.
    public func deleteUserMedia(_ id: UUID) async throws {
        try await core.change(makesRoom: true) { change in
            guard let record = try change.store.record(.userMedia, id.lowercase) else {
                throw LibraryError.notFound("user media", id)
            }
            try change.store.put(RemovalRecord(id: id, ownerKind: .userMedia, date: change.now()))
            try change.store.remove(.userMedia, record.key)
        }
        try await discard(id, .userMedia)
    }
}
