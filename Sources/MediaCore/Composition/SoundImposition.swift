/// Sound of a source that is mixed on top of what is heard otherwise, from its own beginning.
public struct SoundImposition: Sendable, Hashable, Codable {
    /// Index of the source.
    public var source: Int
    /// Time of the composition at which it begins; nil for the first picture.
    public var start: MediaTime?
    /// Time of the composition at which it ends; nil where it ends by itself, or with the last picture.
    public var end: MediaTime?
    /// How long it takes to become as loud as it is.
    public var fadeIn: MediaTime
    /// How long it takes to fall silent at its end.
    public var fadeOut: MediaTime

    public init(
        source: Int, start: MediaTime? = nil, end: MediaTime? = nil, fadeIn: MediaTime = .zero,
        fadeOut: MediaTime = .zero
    ) {
        self.source = source
        self.start = start
        self.end = end
        self.fadeIn = fadeIn
        self.fadeOut = fadeOut
    }
}
