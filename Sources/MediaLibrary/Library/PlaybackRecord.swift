#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// Leads from a playback id to its media.
struct PlaybackRecord: Stored {
    let playbackID: UUID
    let mediaID: UUID

    static var kind: StoredRecord.Kind { .playbackID }
    var key: String { playbackID.lowercase }
    var owner: String? { mediaID.lowercase }
    var position: Int64 { 0 }
}
