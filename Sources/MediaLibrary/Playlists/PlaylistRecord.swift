#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif
/// A playlist as it is kept. Its media are records of their own (`PlaylistEntry`), or found by its rule.
struct PlaylistRecord: Stored {
    let id: UUID
    var options: PlaylistOptions
    let createdAt: Date
    var updatedAt: Date

    init(id: UUID, options: PlaylistOptions, now: Date) {
        self.id = id
        self.options = options
        createdAt = now
        updatedAt = now
    }

    static var kind: StoredRecord.Kind { .playlist }
    var key: String { id.lowercase }
    /// What it is found by, beside its id.
    var state: String { options.referenceID }
    var position: Int64 { createdAt.microseconds }
    var isSound: Bool { (0...Playlist.mostMedia).contains(options.limit) }

    /// Its places, in order.
    var entries: RecordQuery { RecordQuery(.playlistEntry, owner: key) }

    /// - Throws: `LibraryError` (`illegalState`) for one whose media are found by a rule.
    func checkManual() throws(LibraryError) {
        guard case .smart = options.content else { return }
        throw LibraryError(
            .illegalState, "the media of a smart playlist follow from their dates",
            fields: [.init(field: "type", message: "is smart")])
    }
}
