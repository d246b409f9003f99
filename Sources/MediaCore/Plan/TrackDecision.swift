/// What a plan does with one track in one output, and why.
public struct TrackDecision: Sendable, Hashable, Codable {
    /// Index of the track in the source.
    public var index: Int
    public var type: MediaType
    public var codec: CodecID
    public var action: TrackAction
    /// Why the track is not copied; empty when it is.
    public var reasons: [PlanReason]
    /// The same for people, and what a copy changes on the way.
    public var notes: [String]
    /// The forms the track takes in the output, best first: several rungs of a ladder, stereo beside surround.
    /// Empty when it is left out.
    public var treatments: [TrackTreatment]

    public init(
        index: Int, type: MediaType, codec: CodecID, action: TrackAction, reasons: [PlanReason] = [],
        notes: [String] = [], treatments: [TrackTreatment] = []
    ) {
        self.index = index
        self.type = type
        self.codec = codec
        self.action = action
        self.reasons = reasons
        self.notes = notes
        self.treatments = treatments
    }
}
