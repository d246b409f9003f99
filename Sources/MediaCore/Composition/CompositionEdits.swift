/// What people ask for: a main source that is trimmed and cut, others put into it, before it and behind it.
public struct CompositionEdits: Sendable, Hashable, Codable {
    /// A source that is put in.
    public struct Insertion: Sendable, Hashable, Codable {
        /// Where.
        public enum Place: Sendable, Hashable, Codable {
            /// At a time of the main source after it was trimmed, and before anything is cut out of it.
            case at(MediaTime)
            /// Behind the main source.
            case end
        }

        public var source: Int
        public var place: Place

        public init(source: Int, place: Place) {
            self.source = source
            self.place = place
        }
    }

    public var mainSource: Int
    /// The stretch of the main source that is used.
    public var trim: Timeline.Span
    /// Stretches that are left out, in times of the main source. They may overlap.
    public var cuts: [CutRange]
    /// At one place in the order given.
    public var insertions: [Insertion]
    public var intro: Int?
    public var outro: Int?

    public init(
        mainSource: Int = 0, trim: Timeline.Span = .init(), cuts: [CutRange] = [], insertions: [Insertion] = [],
        intro: Int? = nil, outro: Int? = nil
    ) {
        self.mainSource = mainSource
        self.trim = trim
        self.cuts = cuts
        self.insertions = insertions
        self.intro = intro
        self.outro = outro
    }
}
