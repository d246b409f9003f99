internal import MediaCore
internal import MediaFFmpeg

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// The hidden folder of one output, which is also what keeps two exports of that output apart: there is one for each
/// name, and who makes the output holds it locked. The system lets go of a lock when its process ends, however it ends;
/// so what is there and not locked was left by a process that was killed, and is emptied and used.
struct StagingLock {
    let path: String
    let descriptor: CInt

    /// Takes the folder for an output.
    ///
    /// - Returns: nil, with errno, where no folder can be made there.
    /// - Throws: `outputBusy` where somebody else makes the same output.
    static func acquire(in parent: String, name: String) throws(MediaError) -> StagingLock? {
        let path = parent + "/" + hiddenName(of: name)
        // Again where the folder got its final name, or was removed, between two steps.
        for _ in 0..<100 {
            let isNew = mkdir(path, 0o700) == 0
            guard isNew || errno == EEXIST else { return nil }
            let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW)
            if descriptor < 0, errno == ENOENT || errno == EINTR { continue }
            guard descriptor >= 0 else {
                let reason = errno
                if isNew { rmdir(path) }
                errno = reason
                return nil
            }
            guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
                close(descriptor)
                throw MediaError(
                    .outputBusy, "somebody else is making \(CleanText.line(name, limit: 80))", operation: .write,
                    location: parent + "/" + name)
            }
            guard isStill(path, descriptor) else {
                close(descriptor)
                continue
            }
            if !isNew {
                do throws(MediaError) { try empty(path, descriptor) } catch {
                    close(descriptor)
                    throw error
                }
            }
            return StagingLock(path: path, descriptor: descriptor)
        }
        errno = EBUSY
        return nil
    }

    /// Lets go of a folder. A child that is being started this moment has a copy of the descriptor: closing ours alone would leave
    /// it locked for as long.
    static func release(_ descriptor: CInt) {
        guard descriptor >= 0 else { return }
        flock(descriptor, LOCK_UN)
        close(descriptor)
    }

    /// Takes over a folder that is there: it has to be ours, and nothing may be left in it.
    private static func empty(_ path: String, _ descriptor: CInt) throws(MediaError) {
        func refusal(_ message: String) -> MediaError {
            MediaError(.outputUnwritable, "the folder \(path) \(message): remove it", operation: .write)
        }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_uid == geteuid() else {
            throw refusal("is in the way and belongs to somebody else")
        }
        guard fchmod(descriptor, 0o700) == 0 else { throw refusal("is in the way") }
        for left in try StagingFolder.names(in: path) { StagingFolder.remove(path + "/" + left) }
        guard try StagingFolder.names(in: path).isEmpty else { throw refusal("cannot be emptied") }
    }

    /// Hidden, and short enough for every file system.
    static func hiddenName(of name: String) -> String {
        guard name.utf8.count > 100 else { return ".\(name)\(suffix)" }
        let digest = Digest.sha256(Array(name.utf8)) ?? ""
        return ".\(name.prefix(20)).\(digest.prefix(32))\(suffix)"
    }

    /// Whether a name is that of an output that is being made.
    static func isHidden(_ name: String) -> Bool { name.hasPrefix(".") && name.hasSuffix(suffix) }

    /// What nobody gives to a folder of his own.
    private static let suffix = ".media-export"

    private static func isStill(_ path: String, _ descriptor: CInt) -> Bool {
        var (mine, current) = (stat(), stat())
        return fstat(descriptor, &mine) == 0 && lstat(path, &current) == 0 && mine.st_ino == current.st_ino
            && mine.st_dev == current.st_dev
    }
}
