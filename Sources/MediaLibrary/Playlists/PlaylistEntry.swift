#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif
/// A media's place in a manual playlist. It goes with the playlist and with the media.
struct PlaylistEntry: Stored {
    let playlistID: UUID
    let mediaID: UUID
    let position: Int64

    static var kind: StoredRecord.Kind { .playlistEntry }
    /// One for each media: none is in a playlist twice.
    var key: String { Self.key(playlistID.lowercase, mediaID.lowercase) }
    var owner: String? { playlistID.lowercase }
    var parent: String? { mediaID.lowercase }

    static func key(_ playlist: String, _ media: String) -> String { playlist + "/" + media }
}
