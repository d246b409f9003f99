#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// How many files and connections the process may have open.
package enum DescriptorLimit {
    /// Takes as many as it may have: the usual 1024 are fewer than the connections a server takes, and only programs that use
    /// `select` need them to be few.
    ///
    /// - Returns: how many there are now.
    package static func raise() -> Int {
        var limit = rlimit()
        guard getrlimit(resource, &limit) == 0 else { return 0 }
        // More than a server can use; some systems say there is no end, and then take none.
        let wanted = min(limit.rlim_max, 1 << 16)
        if limit.rlim_cur < wanted {
            var raised = limit
            raised.rlim_cur = wanted
            if setrlimit(resource, &raised) == 0 { limit = raised }
        }
        return Int(clamping: limit.rlim_cur)
    }

    #if os(Linux)
    private static let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    #else
    private static let resource = RLIMIT_NOFILE
    #endif
}
