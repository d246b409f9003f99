#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// Sizes and ages of files.
enum FileStatus {
    /// Bytes of a regular file; nil where there is none.
    static func size(_ path: String) -> Int? {
        var status = stat()
        guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        return Int(status.st_size)
    }

    /// Seconds since 1970 at which a file was written; zero where there is none.
    static func changed(_ path: String) -> Double {
        var status = stat()
        guard lstat(path, &status) == 0 else { return 0 }
        #if canImport(Glibc)
        let time = status.st_mtim
        #else
        let time = status.st_mtimespec
        #endif
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
