internal import NIOPosix

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// Work that waits for the disk. It is done on threads that may wait, and to its end even where its task is cancelled.
enum DiskWork {
    static func run<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await Task { try await NIOThreadPool.singleton.runIfActive(body) }.value
    }

    /// What a file holds; nil where there is none.
    static func contents(_ path: String) async throws -> Data? {
        try await run { FileManager.default.contents(atPath: path) }
    }
}
