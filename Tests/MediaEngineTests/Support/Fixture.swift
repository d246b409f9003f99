import Foundation
import MediaCore
import MediaEngine
import Testing

/// The generated clips, and folders to write into.
enum Fixture {
    /// The checkout's root.
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// A clip of `Fixtures/clips`.
    static func url(_ name: String) -> URL { root.appending(path: "Fixtures/clips/\(name)") }

    static func asset(_ name: String) -> MediaAsset { MediaAsset(url: url(name)) }

    /// The bytes of a clip.
    static func bytes(_ name: String) throws -> [UInt8] { Array(try Data(contentsOf: url(name))) }

    /// Runs `body` with a new folder that is removed afterwards.
    static func withFolder<Result>(_ body: (URL) async throws -> Result) async throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appending(
            path: "media-tests-\(UUID().uuidString)", directoryHint: .isDirectory)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        return try await body(folder)
    }

    /// Exports a clip with all three outputs.
    static func export(
        _ name: String, to folder: URL, outputs: [OutputRequest] = [.hls(), .mp4(), .m4a],
        profile: PlaybackProfile = .broad
    ) async throws -> ExportReport {
        try await ExportSession(
            asset: asset(name), outputs: outputs, options: ExportOptions(profile: profile, durability: .cached)
        ).export(to: folder)
    }

    /// Names of everything in a folder, hidden things too.
    static func contents(_ folder: URL) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).sorted()
    }

    /// The error an operation throws.
    static func error(_ body: () async throws -> Void) async -> (any Error)? {
        do {
            try await body()
            return nil
        } catch { return error }
    }
}
