public import MediaCore

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// What a probe found in a media's source.
struct ProbeRecord: Stored {
    let mediaID: UUID
    var info: MediaInfo

    static var kind: StoredRecord.Kind { .probe }
    var key: String { mediaID.lowercase }
    var owner: String? { mediaID.lowercase }
    var position: Int64 { 0 }
}
