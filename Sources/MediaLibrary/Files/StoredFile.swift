public import MediaCore

#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// A file that is kept as it is, with what a probe found in it.
public struct StoredFile: Sendable, Hashable, Codable, Identifiable {
    /// What becomes of a file.
    public enum Status: String, Sendable, Hashable, Codable {
        case pending
        case running
        case success
        case failed
    }

    /// How it came.
    public enum Origin: String, Sendable, Hashable, Codable {
        case upload
        case url
    }

    public let id: UUID
    /// For people; never a path.
    public let name: String
    public let origin: Origin
    public internal(set) var status: Status
    public internal(set) var byteCount: Int?
    public internal(set) var info: MediaInfo?
    /// Why it could not be fetched.
    public internal(set) var failure: MediaFailure?
    /// Why it could not be probed; the file is kept all the same.
    public internal(set) var probeFailure: MediaFailure?
    public let createdAt: Date
}
