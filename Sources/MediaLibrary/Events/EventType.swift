/// What happened to a media: an open set of the names that webhooks carry.
public struct EventType: RawRepresentable, Sendable, Hashable, Codable, CustomStringConvertible {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    public static let mediaCreated = EventType(rawValue: "video.media.created")
    public static let mediaReady = EventType(rawValue: "video.media.ready")
    public static let mediaFailed = EventType(rawValue: "video.media.failed")
    public static let mediaUpdated = EventType(rawValue: "video.media.updated")
    public static let mediaDeleted = EventType(rawValue: "video.media.deleted")
    /// An upload was offered.
    public static let uploadCreated = EventType(rawValue: "video.media.upload")
    public static let uploadCancelled = EventType(rawValue: "video.media.upload.cancelled")
    /// All bytes of an upload came, and a media was made of them.
    public static let uploadMediaCreated = EventType(rawValue: "video.upload.media_created")
    public static let trackCreated = EventType(rawValue: "video.media.track.created")
    public static let trackUpdated = EventType(rawValue: "video.media.track.updated")
    public static let trackReady = EventType(rawValue: "video.media.track.ready")
    public static let trackFailed = EventType(rawValue: "video.media.track.failed")
    public static let trackDeleted = EventType(rawValue: "video.media.track.deleted")
    public static let subtitlesGenerated = EventType(rawValue: "video.media.subtitle.generated.ready")
    public static let subtitlesFailed = EventType(rawValue: "video.media.subtitle.generated.failed")
    public static let mp4Ready = EventType(rawValue: "video.media.mp4Support.ready")
    public static let mp4Failed = EventType(rawValue: "video.media.mp4Support.failed")
    public static let sourceReady = EventType(rawValue: "video.media.source.ready")
    public static let sourceDeleted = EventType(rawValue: "video.media.source.deleted")
    public static let introReady = EventType(rawValue: "video.media.intro.ready")
    public static let summaryReady = EventType(rawValue: "video.mediaAI.summary.ready")
    public static let summaryFailed = EventType(rawValue: "video.mediaAI.summary.failed")

    public var description: String { rawValue }

    /// The `status` of a webhook, as in `media_created`.
    var status: String {
        (rawValue.hasPrefix("video.") ? String(rawValue.dropFirst(6)) : rawValue).replacing(".", with: "_")
    }
}
