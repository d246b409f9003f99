#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// A folder whose owner was deleted; kept until it is gone from the disk.
struct RemovalRecord: Stored {
    let id: UUID
    let ownerKind: StoredRecord.Kind
    let date: Date

    static var kind: StoredRecord.Kind { .removal }
    var key: String { id.lowercase }
    var position: Int64 { date.microseconds }
}
