import MediaCore

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The hidden folder a film is composed in, beside the output: on its disk, where there is room for it.
///
/// It is held locked while it is used. One that is not was left by a tool that was killed, and goes with the next one.
final class ComposedFolder {
    private let path: URL
    private let lock: CInt

    /// Throws `outputUnwritable` where it cannot be made.
    init(beside output: String) throws {
        let output = URL(filePath: output, directoryHint: .isDirectory).standardizedFileURL
        let parent = output.deletingLastPathComponent()
        let prefix = ".\(output.lastPathComponent).composition-"
        let number = ProcessInfo.processInfo.processIdentifier
        path = parent.appending(path: "\(prefix)\(number)", directoryHint: .isDirectory)
        do {
            try FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true)
            Self.removeLeft(in: parent, prefix: prefix)
            try FileManager.default.createDirectory(at: path, withIntermediateDirectories: false)
        } catch {
            throw MediaError(
                .outputUnwritable, "cannot create \(path.path)", operation: .write, location: output.path)
        }
        lock = Self.lock(path) ?? -1
    }

    deinit {
        try? FileManager.default.removeItem(at: path)
        if lock >= 0 { close(lock) }
    }

    var file: URL { path.appending(path: "composition.mp4") }

    /// The folder's descriptor, locked; nil where somebody else has it.
    private static func lock(_ path: URL) -> CInt? {
        let descriptor = open(path.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { return nil }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            return nil
        }
        return descriptor
    }

    private static func removeLeft(in parent: URL, prefix: String) {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: parent.path)) ?? []
        for name in names where name.hasPrefix(prefix) && name.dropFirst(prefix.count).allSatisfy(\.isNumber) {
            let left = parent.appending(path: name, directoryHint: .isDirectory)
            guard let descriptor = lock(left) else { continue }
            try? FileManager.default.removeItem(at: left)
            close(descriptor)
        }
    }
}
