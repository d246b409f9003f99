/// A playlist of either kind, as read from a file.
package enum Playlist: Sendable, Hashable {
    /// A list of segments.
    case media(MediaPlaylist)
    /// A list of variants and renditions.
    case multivariant(MultivariantPlaylist)
}
