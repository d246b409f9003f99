public import MediaCore

#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// A video, sound or picture that its owner lent for use in other work.
public struct UserMedia: Sendable, Hashable, Codable, Identifiable {
    /// What becomes of it.
    public enum Status: String, Sendable, Hashable, Codable {
        case pending
        case running
        case ready
        case failed
    }

    /// What it is.
    public enum Kind: String, Sendable, Hashable, Codable {
        case video
        case audio
        case image
    }

    public let id: UUID
    /// Without credentials and query.
    public let url: String
    public internal(set) var status: Status
    public internal(set) var type: Kind?
    public internal(set) var info: MediaInfo?
    public internal(set) var byteCount: Int?
    public internal(set) var failure: MediaFailure?
    public let createdAt: Date
}
