internal import HTTPTypes
internal import NIOPosix

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// Small files, whole.
enum FileBytes {
    /// - Throws: `Refusal` (404).
    static func read(_ path: String) async throws -> Data {
        try await NIOThreadPool.singleton.runIfActive {
            guard let data = FileManager.default.contents(atPath: path) else {
                throw Refusal(.notFound, "there is no such file")
            }
            return data
        }
    }
}
