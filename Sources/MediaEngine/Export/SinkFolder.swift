internal import MediaCore

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

/// A temporary folder that files lie in on their way to a sink, locked while it is in use: what killed processes left is
/// recognised by nobody holding it, and removed by the next one.
final class SinkFolder: Sendable {
    /// Where the export goes; not there yet.
    let output: URL
    private let path: String
    private let lock: CInt

    private static let prefix = "media-export-"
    /// Seconds in which a new folder is locked.
    private static let birth = 10

    /// - Throws: `outputUnwritable` where none can be made.
    convenience init() throws(MediaError) {
        let base = FileManager.default.temporaryDirectory
        Self.sweep(base.path)
        let folder = base.appending(path: Self.prefix + UUID().uuidString, directoryHint: .isDirectory)
        guard mkdir(folder.path, 0o700) == 0 else { throw FileFailure.create(folder.path) }
        let descriptor = open(folder.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW)
        if descriptor >= 0 { flock(descriptor, LOCK_EX | LOCK_NB) }
        self.init(folder: folder, lock: descriptor)
    }

    private init(folder: URL, lock: CInt) {
        path = folder.path
        output = folder.appending(path: "export", directoryHint: .isDirectory)
        self.lock = lock
    }

    deinit {
        StagingFolder.remove(path)
        StagingLock.release(lock)
    }

    private static func isOld(_ status: stat) -> Bool {
        #if canImport(Glibc)
        time(nil) - status.st_ctim.tv_sec > birth
        #else
        time(nil) - status.st_ctimespec.tv_sec > birth
        #endif
    }

    /// Removes what this user's processes left that were killed.
    private static func sweep(_ base: String) {
        for name in (try? StagingFolder.names(in: base)) ?? [] where name.hasPrefix(prefix) {
            let path = base + "/" + name
            let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW)
            guard descriptor >= 0 else { continue }
            defer { close(descriptor) }
            var status = stat()
            guard fstat(descriptor, &status) == 0, status.st_uid == getuid(), isOld(status),
                flock(descriptor, LOCK_EX | LOCK_NB) == 0
            else { continue }
            StagingFolder.remove(path)
        }
    }
}
