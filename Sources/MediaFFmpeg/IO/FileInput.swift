internal import CMediaShims
package import MediaCore

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// A regular file, read by position.
package final class FileInput: BlockingInput {
    private let descriptor: CInt
    package let byteCount: Int64?
    package var isConcurrent: Bool { true }

    /// Opens a file for reading.
    ///
    /// Throws `notFound`, `accessDenied`, `emptySource`, or `unreadable` for anything that is not a regular file.
    package convenience init(path: String) throws(MediaError) {
        try self.init(adopting: open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK), path: path)
    }

    /// Reads a file that is open already, through a descriptor of its own.
    package convenience init(descriptor: CInt, path: String) throws(MediaError) {
        try self.init(adopting: fcntl(descriptor, F_DUPFD_CLOEXEC, 0), path: path)
    }

    /// Checks and keeps a descriptor; below zero `errno` says why there is none.
    private init(adopting descriptor: CInt, path: String) throws(MediaError) {
        func failure(_ code: MediaError.Code, _ message: String) -> MediaError {
            MediaError(code, message, operation: .open, location: path)
        }
        guard descriptor >= 0 else {
            switch errno {
            case ENOENT, ENOTDIR: throw failure(.notFound, "there is no such file")
            case EACCES, EPERM: throw failure(.accessDenied, "no permission to read the file")
            default: throw failure(.unreadable, String(cString: strerror(errno)))
            }
        }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            let isFolder = status.st_mode & S_IFMT == S_IFDIR
            close(descriptor)
            throw failure(.unreadable, isFolder ? "this is a folder, not a media file" : "this is not a regular file")
        }
        guard status.st_size > 0 else {
            close(descriptor)
            throw failure(.emptySource, "the file is empty")
        }
        self.descriptor = descriptor
        byteCount = Int64(status.st_size)
    }

    deinit { close(descriptor) }

    /// Lends the descriptor, to be given to another process.
    package func withDescriptor<Result, Failure: Error>(
        _ body: (CInt) throws(Failure) -> Result
    ) throws(Failure) -> Result { try body(descriptor) }

    package var identity: InputIdentity? {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return nil }
        #if canImport(Glibc)
        let time = status.st_mtim
        #else
        let time = status.st_mtimespec
        #endif
        return InputIdentity(
            device: UInt64(truncatingIfNeeded: status.st_dev), file: UInt64(status.st_ino),
            byteCount: Int64(status.st_size),
            changed: Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec))
    }

    /// Nil where the files lie on different file systems (EXDEV), or theirs cannot; other failures show when reading.
    package func copyRange(at offset: Int64, count: Int, to target: CInt, at targetOffset: Int64) -> Int? {
        let copied = cmedia_copy_range(descriptor, offset, target, targetOffset, count)
        return copied > 0 ? copied : nil
    }

    package func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int64) throws(MediaError) -> Int {
        while true {
            let count = pread(descriptor, buffer.baseAddress, buffer.count, off_t(offset))
            if count >= 0 { return count }
            if errno != EINTR {
                throw MediaError(.unreadable, String(cString: strerror(errno)), operation: .read)
            }
        }
    }
}
