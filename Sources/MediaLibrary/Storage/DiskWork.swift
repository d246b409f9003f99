internal import NIOPosix

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// Work that waits for the disk. It is done on threads that may wait, and to its end even where its task is cancelled.
enum DiskWork {
    /// Threads of the disk's own: they wait more than they work. They live as long as the process.
    private static let threads = pool(8)
    /// For what keeps a processor busy.
    private static let busyThreads = pool(1)

    static func run<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await Task { try await threads.runIfActive(body) }.value
    }

    /// Work that takes a processor for long, one after the other.
    static func compute<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await Task { try await busyThreads.runIfActive(body) }.value
    }

    private static func pool(_ count: Int) -> NIOThreadPool {
        let pool = NIOThreadPool(numberOfThreads: count)
        pool.start()
        return pool
    }

    /// What a file holds; nil where there is none.
    static func contents(_ path: String) async throws -> Data? {
        try await run { FileManager.default.contents(atPath: path) }
    }
}
