#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// The public half of a key that playback tokens are signed with. The private half is given once and not kept.
public struct SigningKey: Sendable, Hashable, Codable, Identifiable {
    public let id: UUID
    /// PEM of the public key (SubjectPublicKeyInfo).
    public let publicKey: String
    public let createdAt: Date
}

extension SigningKey: Stored {
    static var kind: StoredRecord.Kind { .signingKey }
    var key: String { id.lowercase }
    var position: Int64 { createdAt.microseconds }
}
