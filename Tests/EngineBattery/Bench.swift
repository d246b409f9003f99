import Foundation
import MediaCore
import MediaEngine

/// A folder to work in, and jobs in it whose every end is looked at.
struct Bench: Sendable {
    let folder: URL
    let isolation: Isolation
    /// How long a job may take; the deadline is one of the things that are held to what they promise.
    var timeLimit = Duration.seconds(300)
    /// Seconds a job may take beyond that.
    static let grace = 1.0

    init(isolation: Isolation) throws {
        self.isolation = isolation
        let base = FileManager.default.isWritableFile(atPath: "/dev/shm") ? "/dev/shm" : NSTemporaryDirectory()
        folder = URL(filePath: base).appending(path: "engine-battery-\(getpid())", directoryHint: .isDirectory)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    func remove() { try? FileManager.default.removeItem(at: folder) }

    /// A media in a file, to be opened before the deadline as well.
    func asset(_ file: URL) -> MediaAsset {
        var policy = InputPolicy.untrusted
        policy.openTimeLimit = min(policy.openTimeLimit, timeLimit)
        return MediaAsset(url: file, policy: policy)
    }

    /// Exports a media in all forms it has tracks for. Returns the digest of what was made, or the error.
    func export(
        _ asset: MediaAsset, as name: String, outputs: [OutputRequest] = [.hls(), .mp4()]
    ) async -> Result<String, any Error> {
        let output = folder.appending(path: name, directoryHint: .isDirectory)
        defer { try? FileManager.default.removeItem(at: output) }
        let session = ExportSession(
            asset: asset, outputs: outputs,
            options: ExportOptions(durability: .cached, overwrite: true, timeLimit: timeLimit), isolation: isolation)
        do {
            _ = try await session.export(to: output)
            return .success(Self.digest(output))
        } catch { return .failure(error) }
    }

    /// What is wrong with an error: it has to be one that says what happened.
    static func complaint(_ error: any Error) -> String? {
        if error is CancellationError { return nil }
        guard let error = error as? MediaError else { return "an untyped error: \(error)" }
        if error.code == .internal { return "an internal error: \(error)" }
        if error.code == .crashed { return "a worker that died: \(error) \(error.log)" }
        return nil
    }

    /// Names hidden or left in the folder, beside those that may be there.
    func leftovers(except known: Set<String> = []) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).filter { !known.contains($0) }
    }

    /// A number for all names and bytes below a folder (FNV-1a).
    private static func digest(_ folder: URL) -> String {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        let paths = (FileManager.default.subpaths(atPath: folder.path) ?? []).sorted()
        for path in paths {
            let bytes = (try? Data(contentsOf: folder.appending(path: path))) ?? Data()
            for byte in Array(path.utf8) + Array(bytes) { hash = (hash ^ UInt64(byte)) &* 0x0100_0000_01B3 }
        }
        return "\(paths.count) \(hash)"
    }
}
