import ArgumentParser
import Foundation
import MediaEngine

/// A file to attach with its language and, if given, its name: `PATH:LANG[:NAME]`.
struct AttachmentArgument: ExpressibleByArgument {
    let path: String
    let language: String
    let name: String?

    init?(argument: String) {
        // Paths may hold colons: of the two readings the one is meant whose file exists.
        let parts = argument.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard parts.count >= 2 else { return nil }
        func reading(_ tail: Int) -> (path: String, rest: [String])? {
            guard parts.count > tail else { return nil }
            let path = parts.dropLast(tail).joined(separator: ":")
            return path.isEmpty ? nil : (path, Array(parts.suffix(tail)))
        }
        let readings = [reading(2), reading(1)].compactMap { $0 }
        // Without any such file the engine says that there is none.
        let usual = parts.count == 2 ? reading(1) : reading(2)
        guard let chosen = readings.first(where: { FileManager.default.fileExists(atPath: $0.path) }) ?? usual else {
            return nil
        }
        path = chosen.path
        language = chosen.rest[0]
        name = chosen.rest.count > 1 && !chosen.rest[1].isEmpty ? chosen.rest[1] : nil
    }

    init(path: String, language: String, name: String?) {
        self.path = path
        self.language = language
        self.name = name
    }

    var url: URL { URL(filePath: path) }
}
