internal import MediaCore
internal import MediaFFmpeg
internal import MediaPackaging
internal import Synchronization

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// Segments of exports that are not published yet, in files named for what they were rendered from and for their own
/// bytes: one is used again only where both are the same.
final class WorkingFolder: SegmentStore {
    private let path: String
    /// Source, start and libraries: what recipes do not say.
    private let origin: String
    /// Names of the files that were there, by the digest of what they were rendered from.
    private let found: [String: String]
    private let used = Mutex<[String]>([])

    /// Opens a folder, making it where it is not there.
    ///
    /// - Throws: `outputUnwritable` where it cannot be made.
    init(path: String, asset: MediaAsset, presentationStart: MediaTime, cancel: CancelFlag) throws(MediaError) {
        self.path = path
        let names = try Self.names(path)
        origin = try Self.identity(asset, cancel) + " \(presentationStart) " + LibraryVersions.text
        var found: [String: String] = [:]
        for name in names {
            if name.hasSuffix(Self.suffix) {
                if let key = name.split(separator: "-").first { found[String(key)] = name }
            } else if Self.isAbandoned(name) {
                unlink(path + "/" + name)
            }
        }
        self.found = found
    }

    /// What lies in the folder, which is made where it is not there. Another export that shares it takes it away, empty, when it
    /// is done; whoever writes makes it again.
    private static func names(_ path: String) throws(MediaError) -> [String] {
        for _ in 0..<3 {
            try make(path)
            var status = stat()
            guard stat(path, &status) == 0 else { continue }
            guard status.st_mode & S_IFMT == S_IFDIR, access(path, W_OK) == 0 || errno == ENOENT else {
                throw MediaError(
                    .outputUnwritable, "the working folder is no folder that can be written", operation: .write,
                    location: path)
            }
            if let names = try? StagingFolder.names(in: path) { return names }
        }
        return try StagingFolder.names(in: path)
    }

    /// Makes the folder and those above it, where they are not there.
    static func make(_ path: String) throws(MediaError) {
        guard !path.isEmpty else {
            throw MediaError(.invalidSettings, "the working folder has no name", operation: .write)
        }
        if mkdir(path, 0o777) == 0 || errno == EEXIST { return }
        let parent = path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
        if errno == ENOENT, !parent.isEmpty {
            try make(parent)
            if mkdir(path, 0o777) == 0 || errno == EEXIST { return }
        }
        throw FileFailure.create(path)
    }

    /// Whether a name is that of a part whose writer is no more.
    private static func isAbandoned(_ name: String) -> Bool {
        let fields = name.split(separator: ".")
        guard name.hasPrefix("."), fields.count == 4, fields[1] == suffix.dropFirst(), let writer = pid_t(fields[2]),
            Int(fields[3]) != nil
        else { return false }
        return kill(writer, 0) != 0 && errno == ESRCH
    }

    /// Bytes of a segment at most; what is larger is not one of ours.
    private static let largestSegment: Int64 = 1 << 30

    private static let suffix = ".segment"

    /// What tells one source from another without reading all of it: size, time of change, first and last bytes.
    private static func identity(_ asset: MediaAsset, _ cancel: CancelFlag) throws(MediaError) -> String {
        let input = try asset.openInput(cancel)
        let size = input.byteCount ?? 0
        let ends =
            try input.read(at: 0, count: 1 << 16) + input.read(at: max(size - 1 << 16, 0), count: 1 << 16)
        let changed = input.identity.map { "\($0.changed)" } ?? ""
        return "\(size) \(changed) " + (Digest.sha256(ends) ?? "")
    }

    private func key(_ recipe: SegmentRecipe) -> String? {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        guard let json = try? encoder.encode(recipe) else { return nil }
        return Digest.sha256(Array(origin.utf8) + Array(json))
    }

    func segment(_ request: SegmentRequest, _ recipe: SegmentRecipe) -> [UInt8]? {
        guard let key = key(recipe), let name = found[key] else { return nil }
        let file = path + "/" + name
        guard let input = try? FileInput(path: file), let size = input.byteCount, size <= Self.largestSegment,
            let bytes = try? input.read(at: 0, count: Int(size)), name == Self.name(key, bytes)
        else {
            // Cut off by a crash, or changed.
            unlink(file)
            return nil
        }
        used.withLock { $0.append(name) }
        return bytes
    }

    private static func name(_ key: String, _ bytes: [UInt8]) -> String {
        key + "-" + (Digest.sha256(bytes) ?? "") + suffix
    }

    func keep(_ bytes: [UInt8], _ request: SegmentRequest, _ recipe: SegmentRecipe) throws(MediaError) {
        guard let key = key(recipe) else { return }
        let name = Self.name(key, bytes)
        let number = Self.parts.withLock { number in
            number += 1
            return number
        }
        let part = path + "/.\(name).\(getpid()).\(number)"
        do throws(MediaError) {
            let handle = OutputHandle(path: part, descriptor: try create(part))
            try handle.write(bytes, at: 0)
            try handle.finish(durable: false)
            guard rename(part, path + "/" + name) == 0 else { throw FileFailure.create(name) }
        } catch {
            unlink(part)
            throw error
        }
        used.withLock { $0.append(name) }
    }

    /// Counts the parts this process has written: several threads write the same segment at times.
    private static let parts = Mutex(0)

    /// Opens a new file; another export that shared the folder may have taken it away when it was done.
    private func create(_ part: String) throws(MediaError) -> CInt {
        for _ in 0..<3 {
            let descriptor = open(part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
            if descriptor >= 0 { return descriptor }
            guard errno == ENOENT else { break }
            try Self.make(path)
        }
        throw FileFailure.create(part)
    }

    func discard() {
        for name in used.withLock({ $0 }) { unlink(path + "/" + name) }
        Self.removeIfEmpty(path)
    }

    /// Removes the folder, unless something else is in it.
    static func removeIfEmpty(_ path: String) { rmdir(path) }
}
