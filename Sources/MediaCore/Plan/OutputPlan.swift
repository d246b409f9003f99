/// What a plan makes of one requested output.
public struct OutputPlan: Sendable, Hashable, Codable {
    public var request: OutputRequest
    /// One decision for every track of the source, in order.
    public var tracks: [TrackDecision]
    /// Why the output cannot be made; nil when it can.
    public var problem: String?
    /// Whether every media segment can be decoded on its own (EXT-X-INDEPENDENT-SEGMENTS).
    public var hasIndependentSegments: Bool

    public init(
        request: OutputRequest, tracks: [TrackDecision], problem: String? = nil, hasIndependentSegments: Bool = true
    ) {
        self.request = request
        self.tracks = tracks
        self.problem = problem
        self.hasIndependentSegments = hasIndependentSegments
    }

    /// The tracks that are in the output.
    public var keptTracks: [TrackDecision] { tracks.filter { $0.action != .discard } }
}
