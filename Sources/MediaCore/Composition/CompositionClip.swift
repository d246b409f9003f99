/// A stretch of one source.
public struct CompositionClip: Sendable, Hashable, Codable {
    /// Index of the source.
    public var source: Int
    /// The stretch, from the start of the source's presentation; nil bounds mean its beginning and its end.
    public var span: Timeline.Span

    public init(source: Int, span: Timeline.Span = .init()) {
        self.source = source
        self.span = span
    }
}
