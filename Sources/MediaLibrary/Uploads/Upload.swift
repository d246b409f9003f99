#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// An offer to take a file, which becomes a media when all of it has come.
public struct Upload: Sendable, Hashable, Codable, Identifiable {
    /// What becomes of an upload.
    public enum Status: String, Sendable, Hashable, Codable {
        /// Bytes may be sent.
        case waiting
        case cancelled
        /// It was not complete in time.
        case timedOut = "timed_out"
        /// The media of the same id was made.
        case completed
    }

    /// The id of the media it will be.
    public let id: UUID
    public internal(set) var status: Status
    /// The origin that browsers may send from; `*` for any.
    public let corsOrigin: String
    public let options: MediaOptions
    /// Bytes that came.
    public internal(set) var receivedByteCount: Int
    /// Bytes there will be, where the sender told.
    public internal(set) var totalByteCount: Int?
    public let createdAt: Date
    /// Bytes are taken until then.
    public let expiresAt: Date
}

extension Upload: Stored {
    static var kind: StoredRecord.Kind { .upload }
    var key: String { id.lowercase }
    var state: String { status.rawValue }
    var position: Int64 { createdAt.microseconds }
    var isSound: Bool { receivedByteCount >= 0 && totalByteCount ?? 0 >= 0 }
}
