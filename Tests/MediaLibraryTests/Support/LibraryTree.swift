import Foundation

/// All files of a library but its store, with names that do not differ between two libraries that did the same.
struct LibraryTree {
    /// What is there by its path, once for each id.
    private let files: [String: [Data]]

    init(_ root: URL) throws {
        var files: [String: [Data]] = [:]
        for area in ["media", "files", "user-media", "uploads", "removed"] {
            let folder = root.appending(path: area).path
            for path in try FileManager.default.subpathsOfDirectory(atPath: folder) {
                var isFolder = ObjCBool(false)
                guard FileManager.default.fileExists(atPath: folder + "/" + path, isDirectory: &isFolder) else {
                    continue
                }
                // A folder that holds nothing of its own is as good as none.
                if isFolder.boolValue { continue }
                let name = Self.withoutNumbers(Self.withoutIDs(area + "/" + path))
                var data = try Data(contentsOf: URL(filePath: folder + "/" + path))
                if ["master.m3u8", "package.json"].contains(where: { name.hasSuffix("/" + $0) }) {
                    let text = Self.withoutNumbers(String(decoding: data, as: UTF8.self))
                    data = Data(text.replacing(/"retiredFolders" ?: ?\[[^\]]*\]/, with: "").utf8)
                }
                files[name, default: []].append(data)
            }
        }
        self.files = files.mapValues { $0.sorted { $0.lexicographicallyPrecedes($1) } }
    }

    /// Paths at which another tree has something else.
    func differences(to other: LibraryTree) -> [String] {
        Set(files.keys).union(other.files.keys).filter { files[$0] != other.files[$0] }.sorted().map {
            "\($0) (\(files[$0]?.count ?? 0) and \(other.files[$0]?.count ?? 0))"
        }
    }

    /// A text without the numbers of tracks in a package. They are never used again: a track that had been published when its
    /// process was killed, and is added once more, gets another one.
    static func withoutNumbers(_ text: String) -> String {
        text.replacing(/((?:subtitles|audio)\\?[\/\-][a-z]+)[.\-][0-9]+/) { $0.1 }
    }

    private static func withoutIDs(_ path: String) -> String {
        path.replacing(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/, with: "ID").replacing(
            /\/[0-9a-f]{2}\/ID/, with: "/ID")
    }
}
