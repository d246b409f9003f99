#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// Sizes of files.
enum FileSize {
    /// Bytes of a regular file; nil where there is none.
    static func of(_ path: String) -> Int? {
        var status = stat()
        guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        return Int(status.st_size)
    }
}
