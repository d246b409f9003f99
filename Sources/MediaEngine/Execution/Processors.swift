#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// How many threads work is spread over.
enum Processors {
    /// Processors that are online.
    static let count = max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))
    /// Threads that move samples: more of them wait for memory and the disk only.
    static let movers = min(max(count, 2), 4)
}
