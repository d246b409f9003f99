public import MediaCore

/// A file for download and what became of it.
public struct StaticRendition: Sendable, Hashable, Codable {
    /// The files there are.
    public enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
        case capped4K = "capped_4k"
        case audioOnly

        /// The name of the file.
        public var fileName: String {
            switch self {
            case .capped4K: OutputKind.mp4.entryPath
            case .audioOnly: OutputKind.m4a.entryPath
            }
        }
    }

    /// What becomes of a file.
    public enum Status: String, Sendable, Hashable, Codable {
        case preparing
        case ready
        case failed
    }

    public var kind: Kind
    public var status: Status
    public var size: PixelSize?
    public var byteCount: Int?
    public var failure: MediaFailure?
    /// Where it lies below the media's folder.
    package var path: String?

    init(_ kind: Kind, failure: MediaFailure? = nil) {
        self.kind = kind
        status = failure == nil ? .preparing : .failed
        self.failure = failure
    }
}
