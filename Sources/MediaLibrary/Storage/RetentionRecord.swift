#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// Until when a media's original stays.
struct RetentionRecord: Stored {
    let mediaID: UUID
    let date: Date

    static var kind: StoredRecord.Kind { .retention }
    var key: String { mediaID.lowercase }
    var owner: String? { mediaID.lowercase }
    var position: Int64 { date.microseconds }
}
