/// A list of the segments of one rendition (RFC 8216 4.3.3).
package struct MediaPlaylist: Sendable, Hashable, Codable {
    /// EXT-X-TARGETDURATION, seconds. A smaller value than the segments need is raised when written.
    package var targetDuration: Int
    /// The media sequence number of the first segment.
    package var mediaSequence: Int
    /// Whether every segment is a single I-frame (EXT-X-I-FRAMES-ONLY).
    package var isIFramesOnly: Bool
    /// Whether every segment can be decoded without another (EXT-X-INDEPENDENT-SEGMENTS); only where that is known.
    package var independentSegments: Bool
    /// EXT-X-PLAYLIST-TYPE; nil leaves the tag out.
    package var playlistType: PlaylistType?
    /// Whether no segment will follow (EXT-X-ENDLIST).
    package var endList: Bool
    /// The segments, in order of presentation.
    package var segments: [MediaSegment]

    /// Creates a complete video-on-demand list. Without a target duration it is the least the segments allow.
    package init(
        targetDuration: Int? = nil, mediaSequence: Int = 0, isIFramesOnly: Bool = false,
        independentSegments: Bool = false, playlistType: PlaylistType? = .vod, endList: Bool = true,
        segments: [MediaSegment]
    ) {
        self.targetDuration = targetDuration ?? 0
        self.mediaSequence = mediaSequence
        self.isIFramesOnly = isIFramesOnly
        self.independentSegments = independentSegments
        self.playlistType = playlistType
        self.endList = endList
        self.segments = segments
        if targetDuration == nil { self.targetDuration = minimumTargetDuration }
    }

    /// EXT-X-VERSION: the least version that has all the list uses (RFC 8216 section 7).
    package var version: Int {
        var version = segments.isEmpty ? 1 : 3
        if isIFramesOnly { version = max(version, 4) }
        for segment in segments {
            if segment.byteRange != nil { version = max(version, 4) }
            if let key = segment.key { version = max(version, key.requiredVersion) }
            if let map = segment.map {
                version = max(version, isIFramesOnly ? 5 : 6, map.key?.requiredVersion ?? 1)
            }
        }
        return version
    }
}
