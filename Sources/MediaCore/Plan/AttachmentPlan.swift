/// What is done with a track that was attached to a source.
public struct AttachmentPlan: Sendable, Hashable, Codable {
    /// `audio` or `subtitle`.
    public var type: MediaType
    /// BCP 47.
    public var language: String
    /// What players show.
    public var name: String
    /// The codec of the sound that is taken, or the format of the text.
    public var codec: CodecID
    public var action: TrackAction
    /// Why it is not copied.
    public var reasons: [PlanReason]
    /// The same for people.
    public var notes: [String]
    /// What is done with it.
    public var treatment: TrackTreatment

    public init(
        type: MediaType, language: String, name: String, codec: CodecID, action: TrackAction,
        reasons: [PlanReason] = [], notes: [String] = [], treatment: TrackTreatment
    ) {
        self.type = type
        self.language = language
        self.name = name
        self.codec = codec
        self.action = action
        self.reasons = reasons
        self.notes = notes
        self.treatment = treatment
    }
}
