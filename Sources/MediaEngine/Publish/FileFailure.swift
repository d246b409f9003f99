internal import MediaCore

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// Errors of the file system as this package's errors.
enum FileFailure {
    /// A failed write, by errno.
    static func write(_ path: String) -> MediaError {
        let text = errno == ENOSPC || errno == EDQUOT ? "the disk is full" : String(cString: strerror(errno))
        return MediaError(.outputFailed, "writing \(path): \(text)", operation: .write)
    }

    /// A folder or file that cannot be made, by errno.
    static func create(_ path: String) -> MediaError {
        if errno == ENOSPC || errno == EDQUOT { return write(path) }
        return MediaError(
            .outputUnwritable, "cannot create \(path): \(String(cString: strerror(errno)))", operation: .write)
    }

    /// A folder that cannot be looked through, by errno.
    static func list(_ path: String) -> MediaError {
        MediaError(
            .outputUnwritable, "cannot look into \(path): \(String(cString: strerror(errno)))", operation: .write)
    }
}

extension MediaError {
    /// The error with the output it concerns, where it concerns one and does not say which.
    func concerning(output: String) -> MediaError {
        let codes: [Code] = [.outputExists, .outputUnwritable, .outputFailed, .outputBusy, .verificationFailed]
        guard location == nil, codes.contains(code) else { return self }
        var error = self
        error.location = output
        return error
    }
}
