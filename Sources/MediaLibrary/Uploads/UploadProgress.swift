/// What a sender is told after sending a part.
public enum UploadProgress: Sendable, Hashable {
    /// So many bytes are kept; the next part begins there.
    case incomplete(received: Int)
    /// All bytes came, and the media was made.
    case complete(Media)
}
