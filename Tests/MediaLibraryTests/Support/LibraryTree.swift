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
                let name = Self.withoutIDs(area + "/" + path)
                files[name, default: []].append(try Data(contentsOf: URL(filePath: folder + "/" + path)))
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

    private static func withoutIDs(_ path: String) -> String {
        path.replacing(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/, with: "ID").replacing(
            /\/[0-9a-f]{2}\/ID/, with: "/ID")
    }
}
