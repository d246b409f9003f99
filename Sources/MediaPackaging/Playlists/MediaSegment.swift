package import MediaCore

/// One segment of a media playlist with the tags that apply to it (RFC 8216 4.3.2).
package struct MediaSegment: Sendable, Hashable, Codable {
    /// The resource, relative to the playlist.
    package var uri: String
    /// How long the segment plays, exact; written as EXTINF with six decimals.
    package var duration: MediaTime
    /// The bytes of the segment; nil is the whole resource.
    package var byteRange: ByteRange?
    /// The initialization section needed to read the segment. Once a list has one, every later segment has one.
    package var map: InitializationMap?
    /// The key the segment is encrypted with; nil is clear.
    package var key: EncryptionKey?
    /// Whether encoding or timestamps change between the previous segment and this one (EXT-X-DISCONTINUITY).
    package var discontinuity: Bool
    /// Whether the segment's media is missing and must not be loaded (EXT-X-GAP).
    package var isGap: Bool

    /// Creates a segment; all but its resource and duration may be left out.
    package init(
        uri: String, duration: MediaTime, byteRange: ByteRange? = nil, map: InitializationMap? = nil,
        key: EncryptionKey? = nil, discontinuity: Bool = false, isGap: Bool = false
    ) {
        self.uri = uri
        self.duration = duration
        self.byteRange = byteRange
        self.map = map
        self.key = key
        self.discontinuity = discontinuity
        self.isGap = isGap
    }
}
