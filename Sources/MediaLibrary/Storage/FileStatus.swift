#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// Sizes and ages of files.
package enum FileStatus {
    /// What tells one state of an open file from another.
    package struct Facts: Sendable {
        package let size: Int
        /// Its number on its disk.
        package let number: UInt64
        /// Nanoseconds since 1970 at which it was written.
        package let changed: Int64
    }

    /// Facts of an open regular file; nil for anything else.
    package static func facts(of descriptor: CInt) -> Facts? {
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        #if canImport(Glibc)
        let time = status.st_mtim
        #else
        let time = status.st_mtimespec
        #endif
        return Facts(
            size: Int(status.st_size), number: UInt64(status.st_ino),
            changed: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
    }

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
