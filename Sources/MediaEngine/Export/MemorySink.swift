internal import Synchronization

/// Keeps an export's files in memory, by path.
public final class MemorySink: ExportSink {
    private let storage = Mutex<[String: [UInt8]]>([:])

    public init() {}

    /// The files received so far.
    public var files: [String: [UInt8]] { storage.withLock { $0 } }

    public func receive(_ file: ExportedFile) async throws {
        let bytes = try await file.read()
        storage.withLock { $0[file.path] = bytes }
    }
}
