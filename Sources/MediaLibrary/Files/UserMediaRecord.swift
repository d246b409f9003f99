#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// A user media with what only the library knows of it.
struct UserMediaRecord: Stored {
    var media: UserMedia
    /// Where it is fetched from; with what only the fetcher may see.
    var address: String?

    static var kind: StoredRecord.Kind { .userMedia }
    var key: String { media.id.lowercase }
    var state: String { media.status.rawValue }
    var position: Int64 { media.createdAt.microseconds }
}
