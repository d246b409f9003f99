/// Whether a media playlist may still change, the value of EXT-X-PLAYLIST-TYPE (RFC 8216 4.3.3.5).
package enum PlaylistType: String, Sendable, Hashable, Codable, CaseIterable {
    /// Never changes.
    case vod = "VOD"
    /// Segments are only ever added at the end.
    case event = "EVENT"
}
