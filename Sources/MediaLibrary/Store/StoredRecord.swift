#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// One thing a store keeps: a document, and what it is found by.
public struct StoredRecord: Sendable, Hashable {
    /// The kinds of things.
    public enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
        case media
        case file
        case userMedia
        case upload
        case playbackID
        case job
        case event
        case delivery
        case signingKey
        /// What was found in a media's source.
        case probe
        /// When a source may go.
        case retention
        /// A folder that has to be removed.
        case removal
        case playlist
        /// A media's place in a playlist: its owner is the playlist, its parent the media, and it goes with either.
        case playlistEntry
    }

    public var kind: Kind
    /// Unique among its kind.
    public var key: String
    /// Key of the media, file, user media, event or playlist it belongs to and goes with.
    public var owner: String?
    /// Key of something it was made of, which may be gone, or that it stands for.
    public var parent: String?
    /// What it is selected by, as a job's state.
    public var state: String
    /// What it is ordered by: mostly microseconds since 1970.
    public var position: Int64
    /// Microseconds since 1970 at which it was changed last; nil for what is not asked for by it.
    public var updated: Int64?
    /// The whole thing as JSON.
    public var document: Data

    public init(
        kind: Kind, key: String, owner: String? = nil, parent: String? = nil, state: String = "", position: Int64,
        updated: Int64? = nil, document: Data
    ) {
        self.kind = kind
        self.key = key
        self.owner = owner
        self.parent = parent
        self.state = state
        self.position = position
        self.updated = updated
        self.document = document
    }
}
