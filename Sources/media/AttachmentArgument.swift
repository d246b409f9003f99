import ArgumentParser
import MediaEngine

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// A file to attach with its language and, if given, its name: `PATH:LANG[:NAME]`.
struct AttachmentArgument: ExpressibleByArgument {
    let path: String
    let language: String
    let name: String?

    init?(argument: String) {
        // Paths and names may hold colons: the first reading is meant whose file exists, else the shortest path.
        let parts = argument.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard parts.count >= 2, !parts[0].isEmpty || parts.count > 2 else { return nil }
        let count =
            (1..<parts.count).first { count in
                FileManager.default.fileExists(atPath: parts[..<count].joined(separator: ":"))
            } ?? 1
        path = parts[..<count].joined(separator: ":")
        guard !path.isEmpty else { return nil }
        language = parts[count]
        let rest = parts[(count + 1)...].joined(separator: ":")
        name = rest.isEmpty ? nil : rest
    }

    init(path: String, language: String, name: String?) {
        self.path = path
        self.language = language
        self.name = name
    }

    var url: URL { URL(filePath: path) }
}
