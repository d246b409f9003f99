#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// A list of media that are played one after the other.
public struct Playlist: Sendable, Hashable, Codable, Identifiable {
    /// Where its media come from.
    public enum Content: Sendable, Hashable, Codable {
        /// Its owner adds, orders and removes them.
        case manual
        /// They are found by their dates whenever the playlist is read.
        case smart(PlaylistRule)
    }

    public let id: UUID
    public let name: String
    /// The owner's own name for it, which no other playlist has.
    public let referenceID: String
    public let description: String?
    public let content: Content
    /// Most media it has.
    public let limit: Int
    /// Media it had when it was read.
    public let mediaCount: Int
    public let createdAt: Date
    /// When its words, or the media of a manual one, were changed last.
    public let updatedAt: Date

    /// Most media of any playlist.
    public static let mostMedia = 1000

    init(_ record: PlaylistRecord, mediaCount: Int) {
        id = record.id
        name = record.options.name
        referenceID = record.options.referenceID
        description = record.options.description
        content = record.options.content
        limit = record.options.limit
        self.mediaCount = mediaCount
        createdAt = record.createdAt
        updatedAt = record.updatedAt
    }
}
