/// Where a media stands between its creation and its end.
///
/// A media from an address passes `created`, `downloading` and `downloaded`; an uploaded one begins at `downloaded`.
public enum MediaStatus: String, Sendable, Hashable, Codable, CaseIterable {
    case created = "Created"
    case downloading = "Downloading"
    case downloaded = "Downloaded"
    case validating = "Validating"
    case inQueue = "In Queue"
    case processing = "Processing"
    /// It can be played.
    case ready = "Ready"
    /// It never will be; `Media.failure` says why.
    case failed = "Failed"

    /// The states that may follow.
    public var successors: Set<MediaStatus> {
        switch self {
        case .created: [.downloading, .failed]
        // An interrupted download begins again where it was.
        case .downloading: [.downloading, .downloaded, .failed]
        case .downloaded: [.validating, .failed]
        case .validating: [.validating, .inQueue, .failed]
        case .inQueue: [.processing, .failed]
        case .processing: [.processing, .ready, .failed]
        case .ready, .failed: []
        }
    }

    /// Whether nothing more happens by itself.
    public var isFinal: Bool { successors.isEmpty }
}
