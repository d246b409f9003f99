internal import MediaCore

/// Readers that are kept from one clip to the next of the same source, where going to a time means reading all that lies
/// before it.
final class ClipReaders {
    private struct Key: Hashable {
        let source: Int
        let track: Int
    }

    private var kept: [Key: ClipReader] = [:]

    /// The reader of a track as the clip before left it.
    func take(source: Int, track: Int) -> ClipReader? { kept.removeValue(forKey: Key(source: source, track: track)) }

    /// Keeps a reader, where that saves anything.
    func keep(_ reader: ClipReader, source: Int) {
        guard !reader.canSeek else { return }
        kept[Key(source: source, track: reader.track.index)] = reader
    }
}
