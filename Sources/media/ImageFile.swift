import MediaCore

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// A file a picture is written to: complete or not at all, and never over another unless that was asked for.
struct ImageFile {
    let path: String
    let overwrite: Bool

    /// The part behind the last point, in small letters.
    var suffix: String { URL(filePath: path).pathExtension.lowercased() }

    /// The path with another ending.
    func sibling(_ suffix: String) -> ImageFile {
        let url = URL(filePath: path).deletingPathExtension().appendingPathExtension(suffix)
        return ImageFile(path: url.path, overwrite: overwrite)
    }

    /// The file's own name.
    var name: String { URL(filePath: path).lastPathComponent }

    /// Throws when the file may not be written; ask before the work is done.
    func check() throws {
        guard let kind = try? FileManager.default.attributesOfItem(atPath: path)[.type] as? FileAttributeType else {
            return
        }
        if kind == .typeDirectory {
            throw MediaError(.outputUnwritable, "it is a folder", operation: .write, location: path)
        }
        guard overwrite else {
            throw MediaError(
                .outputExists, "the file exists; --overwrite replaces it", operation: .write, location: path)
        }
    }

    func write(_ bytes: [UInt8]) throws {
        try check()
        do {
            try Data(bytes).write(to: URL(filePath: path), options: .atomic)
        } catch {
            throw MediaError(.outputUnwritable, "it cannot be written", operation: .write, location: path)
        }
    }
}
