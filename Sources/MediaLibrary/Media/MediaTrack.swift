public import MediaCore

#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// A track of a media, as its owner sees it.
public struct MediaTrack: Sendable, Hashable, Codable, Identifiable {
    /// What becomes of a track.
    public enum Status: String, Sendable, Hashable, Codable {
        case preparing
        case available
        case failed
    }

    /// The kinds of track.
    public enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
        case video
        case audio
        case subtitle
    }

    public let id: UUID
    public let type: Kind
    public internal(set) var status: Status
    /// BCP 47, `und` where nobody knows.
    public internal(set) var languageCode: String
    public internal(set) var languageName: String
    public internal(set) var size: PixelSize?
    public internal(set) var frameRate: Rational?
    /// The address of a track that was added, without credentials; `upload:` and a name for one whose file was sent.
    public internal(set) var url: String?
    /// Whether speech recognition made it.
    public internal(set) var isGenerated: Bool
    /// What its owner wrote on a track that speech recognition makes.
    public internal(set) var metadata: [String: String]
    /// Why it failed.
    public internal(set) var failure: MediaFailure?
    /// Name of the rendition in the package; nil before it is in one, and for tracks of the source.
    package var renditionID: String?
    /// How often its file was replaced.
    package var revision: Int
    /// The audio track speech was recognised in.
    package var spokenIn: UUID?

    /// What the address of a track begins with whose file was sent.
    static let sentPrefix = "upload:"

    init(_ type: Kind, status: Status, languageCode: String, languageName: String, url: String? = nil) {
        id = UUID()
        self.type = type
        self.status = status
        self.languageCode = languageCode
        self.languageName = languageName
        self.url = url
        isGenerated = false
        metadata = [:]
        revision = 0
    }
}
