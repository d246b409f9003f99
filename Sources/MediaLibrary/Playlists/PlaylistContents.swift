/// A playlist with its media, as both were at one moment.
public struct PlaylistContents: Sendable, Hashable {
    public let playlist: Playlist
    /// In the order they are played in.
    public let media: [Media]
}
