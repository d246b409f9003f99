/// Paths of files of a stream, as players ask for them.
enum StreamPath {
    /// Whether a path may name a file of a package: parts of letters, digits, dots, hyphens and underscores, none of them
    /// hidden or upward; playlists and segments, not the package's own records.
    static func isSound(_ path: String) -> Bool {
        guard (1...256).contains(path.utf8.count), path != "package.json" else { return false }
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        return parts.count <= 4
            && parts.allSatisfy { part in
                !part.isEmpty && part.first != "."
                    && part.utf8.allSatisfy {
                        (0x30...0x39).contains($0) || (0x61...0x7A).contains($0 | 0x20)
                            || [0x2D, 0x2E, 0x5F].contains($0)
                    }
            }
    }
}
