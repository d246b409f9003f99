#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// The files of a library, all below one root:
///
///     library.lock     held by the process that has the library open
///     library.sqlite   the store
///     library.reserve  room for the store where the disk is full
///     media/7f/<id>/   source, inputs, package, files for download, tracks, pictures of one media
///     files/7f/<id>/   one stored file
///     user-media/…     one user media
///     uploads/<id>     what has come of an upload
///     removed/…        what is being deleted
struct MediaStorage: Sendable {
    let root: String

    /// The kinds of things that have a folder.
    enum Area: String, CaseIterable {
        case media
        case files
        case userMedia = "user-media"

        init(_ kind: StoredRecord.Kind) {
            switch kind {
            case .file: self = .files
            case .userMedia: self = .userMedia
            default: self = .media
            }
        }

        /// What owns its folders.
        var kind: StoredRecord.Kind {
            switch self {
            case .media: .media
            case .files: .file
            case .userMedia: .userMedia
            }
        }
    }

    /// Makes the folders.
    ///
    /// - Parameter isReadableByGroup: whether the group of this process gets at media and files, not at the store.
    /// - Throws: `LibraryError` (`storage`) where that is impossible.
    init(root: String, isReadableByGroup: Bool = false) throws(LibraryError) {
        self.root = root
        // A group that may pass a folder opens what it knows the name of.
        let shared: mode_t = isReadableByGroup ? 0o710 : 0o700
        if !FileManager.default.fileExists(atPath: root) {
            try Self.make(root)
            chmod(root, shared)
        } else if isReadableByGroup {
            chmod(root, shared)
        }
        // Addresses of media may hold their keys, and the root may be a folder that others look into.
        for area in Area.allCases.map(\.rawValue) {
            try Self.make(root + "/" + area)
            chmod(root + "/" + area, shared)
        }
        for name in ["uploads", "removed"] {
            try Self.make(root + "/" + name)
            chmod(root + "/" + name, 0o700)
        }
        let store = open(storePath, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        if store >= 0 { close(store) }
        for end in ["", "-wal", "-shm"] { chmod(storePath + end, 0o600) }
    }

    var storePath: String { root + "/library.sqlite" }
    var lockPath: String { root + "/library.lock" }
    var reserve: StorageReserve { StorageReserve(path: root + "/library.reserve") }

    func folder(_ area: Area, _ id: UUID) -> ItemFolder {
        let name = id.lowercase
        return ItemFolder(path: "\(root)/\(area.rawValue)/\(name.prefix(2))/\(name)")
    }

    func uploadPath(_ id: UUID) -> String { root + "/uploads/" + id.lowercase }

    func makeFolder(_ path: String) async throws { try await DiskWork.run { try Self.make(path) } }

    private static func make(_ path: String) throws(LibraryError) {
        do { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) } catch {
            throw LibraryError(.storage, "the folder \(path) cannot be made")
        }
    }

    /// Writes a small file, which is there whole or not at all. What is left where the process ends meanwhile lies with what is
    /// being removed.
    ///
    /// - Throws: `MediaFailure`.
    func write(_ bytes: [UInt8], to path: String) async throws {
        let hidden = root + "/removed/" + UUID().lowercase
        do {
            let file = try PartialFile(path: hidden, isNew: true)
            try await file.append(bytes)
            try await file.flush()
            guard rename(hidden, path) == 0 else { throw PartialFile.failure(errno) }
        } catch {
            unlink(hidden)
            throw error
        }
    }

    /// Where a file lies whose bytes come, before anybody owns it. What is left there goes when the library is opened.
    var incomingPath: String { root + "/removed/" + UUID().lowercase }

    /// Gives a file that came its place.
    func place(_ incoming: String, at path: String) throws(MediaFailure) {
        guard rename(incoming, path) == 0 else { throw PartialFile.failure(errno) }
    }

    /// Flushes a folder and the folders it lies in, so that its files are still there after the power fails.
    func flush(_ folder: ItemFolder) async throws {
        try await DiskWork.run {
            var path = folder.path[...]
            while path.utf8.count >= root.utf8.count {
                let descriptor = open(String(path), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
                guard descriptor >= 0 else { throw PartialFile.failure(errno) }
                defer { close(descriptor) }
                guard fsync(descriptor) == 0 || errno == EINVAL else { throw PartialFile.failure(errno) }
                guard let end = path.lastIndex(of: "/") else { return }
                path = path[..<end]
            }
        }
    }

    /// Takes a folder or file out of sight in one step, and then away. Nothing where there is none.
    func remove(_ path: String) async throws { try await DiskWork.run { try removeNow(path) } }

    private func removeNow(_ path: String) throws(LibraryError) {
        let hidden = root + "/removed/" + UUID().lowercase
        if rename(path, hidden) != 0 {
            if errno == ENOENT { return }
            throw LibraryError(.storage, "\(path) cannot be removed: \(String(cString: strerror(errno)))")
        }
        discard(hidden)
    }

    /// Removes what an earlier process had taken out of sight.
    func emptyRemoved() async throws {
        try await DiskWork.run { for name in names(in: root + "/removed") { discard(root + "/removed/" + name) } }
    }

    /// Removes what is out of sight. Somebody may still be writing into it, so it is tried again; what stays goes when the
    /// library is opened the next time.
    private func discard(_ path: String) {
        for _ in 0..<3 where access(path, F_OK) == 0 { try? FileManager.default.removeItem(atPath: path) }
    }

    func names(in path: String) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
    }

    /// Bytes that may still be written.
    var freeByteCount: Int {
        var status = statvfs()
        guard statvfs(root, &status) == 0 else { return .max }
        return Int(clamping: UInt64(status.f_bavail) &* UInt64(status.f_frsize))
    }
}
