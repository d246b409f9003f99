internal import MediaCore

/// Receives the files of an export: your memory, your object store.
public protocol ExportSink: Sendable {
    /// Takes one complete, checked file. An error ends the export.
    func receive(_ file: ExportedFile) async throws
}
