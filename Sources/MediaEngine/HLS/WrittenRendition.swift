internal import MediaPackaging

/// A rendition whose segments are written, before its playlist is: the target duration is the package's.
struct WrittenRendition: Sendable, Codable {
    var rendition: PackageRendition
    var media: MediaPlaylist
    /// Bytes of each segment.
    var byteCounts: [Int]
    /// Whether the sizes are those of real segments; otherwise they are bounds.
    var isMeasured = true
    /// The key frames by themselves, for pictures.
    var keyFrames: MediaPlaylist?
}
