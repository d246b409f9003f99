#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// A file with what only the library knows of it.
struct FileRecord: Stored {
    var file: StoredFile
    /// Where it is fetched from; with what only the fetcher may see.
    var address: String?

    static var kind: StoredRecord.Kind { .file }
    var key: String { file.id.lowercase }
    var state: String { file.status.rawValue }
    var position: Int64 { file.createdAt.microseconds }
}
