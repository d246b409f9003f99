/// What an export shows, as a list of stretches of the source. A whole file is one stretch without an end.
public struct Timeline: Sendable, Hashable, Codable {
    /// One stretch of the source; nil bounds mean its beginning and its end.
    public struct Span: Sendable, Hashable, Codable {
        public var start: MediaTime?
        public var end: MediaTime?

        public init(start: MediaTime? = nil, end: MediaTime? = nil) {
            self.start = start
            self.end = end
        }
    }

    public var spans: [Span]

    public init(spans: [Span]) { self.spans = spans }

    /// The source from its beginning to its end.
    public static let whole = Timeline(spans: [Span()])
}
