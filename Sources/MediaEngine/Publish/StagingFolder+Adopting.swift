internal import MediaCore

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

extension StagingFolder {
    /// Takes over what another process wrote into the folder, after looking through all of it.
    ///
    /// - Parameter reported: the files it says it made.
    /// - Throws: `verificationFailed` for a link, a device or anything else that is no file or folder, and where there are
    ///   other files, or other sizes, than those that were reported.
    func adopt(_ reported: [ExportReport.File]) throws(MediaError) {
        var expected = Dictionary(reported.map { ($0.path, $0.bytes) }, uniquingKeysWith: { first, _ in first })
        try adopt("", &expected)
        if let missing = expected.keys.min() { throw refusal("\(missing) is not there") }
        files = reported
    }

    private func adopt(_ prefix: String, _ expected: inout [String: Int]) throws(MediaError) {
        for name in try Self.names(in: absolutePath(prefix)) {
            let relative = prefix + name
            var status = stat()
            guard lstat(absolutePath(relative), &status) == 0 else { throw refusal("\(relative) cannot be looked at") }
            switch status.st_mode & S_IFMT {
            case S_IFDIR:
                folders.insert(relative)
                try adopt(relative + "/", &expected)
            case S_IFREG:
                guard status.st_nlink == 1, expected.removeValue(forKey: relative) == Int(status.st_size) else {
                    throw refusal("\(CleanText.line(relative, limit: 200)) is not what was reported")
                }
            default: throw refusal("\(CleanText.line(relative, limit: 200)) is neither a file nor a folder")
            }
        }
    }

    private func refusal(_ message: String) -> MediaError {
        MediaError(.verificationFailed, "the worker's output is refused: \(message)", operation: .verify)
    }
}
