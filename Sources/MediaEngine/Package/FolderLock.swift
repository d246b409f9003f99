internal import MediaCore
internal import MediaFFmpeg

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// Keeps changes of one folder apart, between threads and between processes. The system lets go of it when the
/// process ends, however it ends.
final class FolderLock {
    private let descriptor: CInt

    /// Waits for the lock. Throws `notFound` where there is no such folder.
    init(_ path: String, cancel: CancelFlag) throws(MediaError) {
        descriptor = try Self.lock(path, cancel)
    }

    private static func lock(_ path: String, _ cancel: CancelFlag) throws(MediaError) -> CInt {
        while true {
            let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
            guard descriptor >= 0 else {
                switch errno {
                case EINTR: continue
                case ENOENT, ENOTDIR:
                    throw MediaError(.notFound, "there is no such folder", operation: .open, location: path)
                default:
                    let isDenied = errno == EACCES || errno == EPERM
                    throw MediaError(
                        isDenied ? .accessDenied : .unreadable, String(cString: strerror(errno)), operation: .open,
                        location: path)
                }
            }
            while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
                do throws(MediaError) { try cancel.check(.open) } catch {
                    close(descriptor)
                    throw error
                }
                usleep(10_000)
            }
            // Whoever had the lock before may have exchanged the folder for another.
            var (mine, current) = (stat(), stat())
            if fstat(descriptor, &mine) == 0, stat(path, &current) == 0, mine.st_ino == current.st_ino,
                mine.st_dev == current.st_dev
            {
                return descriptor
            }
            close(descriptor)
        }
    }

    /// Lets go.
    func unlock() {
        flock(descriptor, LOCK_UN)
    }

    deinit { close(descriptor) }
}
