internal import Foundation
internal import MediaCore

/// Names of files, for people to read and to save under. No path is ever made of them.
enum FileName {
    static let unnamed = "file"

    /// A name without directories and control characters, of at most 200 bytes.
    static func clean(_ text: String) -> String {
        let last = text.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last.map(String.init) ?? ""
        var name = CleanText.line(last, limit: 200).trimmingSpaces
        while name.utf8.count > 200 { name.removeLast() }
        return name.isEmpty || name.allSatisfy({ $0 == "." }) ? unnamed : name
    }

    /// The last part of an address's path.
    static func from(url: String) -> String {
        guard let path = URLComponents(string: url)?.percentEncodedPath else { return unnamed }
        let last = path.split(separator: "/").last.map(String.init) ?? ""
        return clean(last.removingPercentEncoding ?? last)
    }
}
