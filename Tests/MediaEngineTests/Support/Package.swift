import Foundation
import Testing

/// Packages as trees of files.
enum Package {
    /// The bytes of every file in a folder, by path.
    static func files(_ folder: URL) throws -> [String: Data] {
        var files: [String: Data] = [:]
        for case let name as String in FileManager.default.enumerator(atPath: folder.path) ?? .init() {
            var isFolder: ObjCBool = false
            let url = folder.appending(path: name)
            guard FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder), !isFolder.boolValue else {
                continue
            }
            files[name] = try Data(contentsOf: url)
        }
        return files
    }

    /// Expects two folders to hold the same files with the same bytes.
    static func expectEqual(
        _ made: URL, _ expected: URL, except: Set<String> = [], sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let (made, expected) = (try files(made), try files(expected))
        #expect(made.keys.sorted() == expected.keys.sorted(), sourceLocation: sourceLocation)
        for (name, bytes) in expected where !except.contains(name) {
            let isSame = made[name] == bytes
            #expect(isSame, "\(name)", sourceLocation: sourceLocation)
        }
    }
}
