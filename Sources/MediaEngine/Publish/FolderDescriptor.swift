internal import MediaCore

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// A folder that is open.
final class FolderDescriptor {
    let number: CInt

    /// Throws `outputUnwritable` where it cannot be opened.
    init(_ path: String) throws(MediaError) {
        number = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard number >= 0 else { throw FileFailure.create(path) }
    }

    deinit { close(number) }
}
