#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// A name under which a media is played, with rules of its own.
public struct PlaybackID: Sendable, Hashable, Codable, Identifiable {
    public let id: UUID
    public let policy: AccessPolicy
    public internal(set) var restrictions: AccessRestrictions
    /// The largest resolution it is played in; nil for all there are.
    public let resolution: Resolution?
    public let createdAt: Date

    init(policy: AccessPolicy, restrictions: AccessRestrictions, resolution: Resolution? = nil, now: Date) {
        id = UUID()
        self.policy = policy
        self.restrictions = restrictions
        self.resolution = resolution
        createdAt = now
    }
}

/// Who may play a media under one of its playback ids.
public enum AccessPolicy: String, Sendable, Hashable, Codable, CaseIterable {
    /// Everybody.
    case `public`
    /// Who has a token.
    case `private`
    /// Who has a licence: not offered by this library, and refused by name.
    case drm
}
