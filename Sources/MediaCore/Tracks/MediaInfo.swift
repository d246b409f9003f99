/// What a media file is: the result of a probe, as plain values.
public struct MediaInfo: Sendable, Hashable, Codable {
    /// FFmpeg's names of the container, as in `mov,mp4,m4a,3gp,3g2,mj2`.
    public var container: String
    /// The container's human name.
    public var containerName: String
    /// Size in bytes, where it is known.
    public var byteCount: Int?
    public var duration: MediaTime?
    /// Presentation time of the first sample of any track.
    public var startTime: MediaTime?
    /// Bits per second over the whole file.
    public var bitRate: Int?
    public var metadata: [String: String]
    public var chapters: [Chapter]
    public var tracks: [TrackInfo]
    /// How deep the probe looked.
    public var depth: ProbeDepth

    public init(container: String, containerName: String, tracks: [TrackInfo], depth: ProbeDepth) {
        self.container = container
        self.containerName = containerName
        self.tracks = tracks
        self.depth = depth
        metadata = [:]
        chapters = []
    }

    /// The tracks of one type, in the order of the source.
    public func tracks(of type: MediaType) -> [TrackInfo] { tracks.filter { $0.type == type } }
}

/// How deep a probe looks.
public enum ProbeDepth: String, Sendable, Hashable, Codable {
    /// Headers, sample tables and configuration.
    case headers
    /// Every packet as well.
    case thorough
}
