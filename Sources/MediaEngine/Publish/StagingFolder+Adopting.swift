internal import MediaCore

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

extension StagingFolder {
    /// Takes over what another process wrote into the folder, after looking through all of it: names that a package has,
    /// modes that this process gives.
    ///
    /// - Parameter reported: the files it says it made.
    /// - Throws: `verificationFailed` for a link, a device or anything else that is no file or folder, for a name that no
    ///   package has, and where there are other files, or other sizes, than those that were reported.
    func adopt(_ reported: [ExportReport.File]) throws(MediaError) {
        var expected = Dictionary(reported.map { ($0.path, $0.bytes) }, uniquingKeysWith: { first, _ in first })
        try adopt("", depth: 0, &expected)
        if let missing = expected.keys.min() { throw refusal(missing, "is not there") }
        files = reported
    }

    /// A package has folders in folders, and none deeper.
    private static let deepest = 4
    private static let endings: Set<Substring> = [
        "m3u8", "m4s", "mp4", "m4a", "ts", "vtt", "mpd", "json",
    ]

    private func adopt(_ prefix: String, depth: Int, _ expected: inout [String: Int]) throws(MediaError) {
        guard depth <= Self.deepest else { throw refusal(prefix, "lies too deep") }
        for name in try Self.names(in: absolutePath(prefix)) {
            let relative = prefix + name
            var status = stat()
            guard lstat(absolutePath(relative), &status) == 0 else { throw refusal(relative, "cannot be looked at") }
            switch status.st_mode & S_IFMT {
            case S_IFDIR:
                guard Self.isName(name) else { throw refusal(relative, "has a name that no package has") }
                chmod(absolutePath(relative), 0o777 & ~Self.mask)
                folders.insert(relative)
                try adopt(relative + "/", depth: depth + 1, &expected)
            case S_IFREG:
                guard Self.isName(name), let ending = name.split(separator: ".").last, Self.endings.contains(ending)
                else {
                    throw refusal(relative, "has a name that no package has")
                }
                guard status.st_nlink == 1, expected.removeValue(forKey: relative) == Int(status.st_size) else {
                    throw refusal(relative, "is not what was reported")
                }
                chmod(absolutePath(relative), 0o666 & ~Self.mask)
            default: throw refusal(relative, "is neither a file nor a folder")
            }
        }
    }

    /// Letters and digits of ASCII, with marks in between; a point first hides a movie of one track until it is merged.
    private static func isName(_ name: String) -> Bool {
        name.utf8.count <= 128 && name.first != "-" && !name.hasPrefix("..")
            && name.utf8.allSatisfy {
                (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0)
                    || $0 == 0x2D || $0 == 0x2E || $0 == 0x5F
            }
    }

    private func refusal(_ path: String, _ message: String) -> MediaError {
        MediaError(
            .verificationFailed, "the worker's output is refused: \(CleanText.line(path, limit: 200)) \(message)",
            operation: .verify)
    }
}

extension ExportReport {
    /// Throws `verificationFailed` where a report from outside names what is not there, or sizes and times that are none.
    func checkAgainstFiles() throws(MediaError) {
        let paths = Set(files.map(\.path))
        let limit = MediaTime(value: 10_000_000_000, timescale: 1)
        let isSound =
            outputs.allSatisfy {
                paths.contains($0.path) && $0.bytes >= 0 && $0.duration >= .zero && $0.duration < limit
            }
            && tracks.allSatisfy { $0.samples >= 0 } && files.allSatisfy { $0.bytes >= 0 }
        guard isSound else {
            throw MediaError(
                .verificationFailed, "the worker's report is refused: it tells what cannot be", operation: .verify)
        }
    }
}
