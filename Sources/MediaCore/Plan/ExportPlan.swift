/// What an export will do, decided before anything is written. It can be printed, compared and sent elsewhere.
public struct ExportPlan: Sendable, Hashable, Codable {
    public var profile: PlaybackProfile
    public var timeline: Timeline
    public var outputs: [OutputPlan]
    /// What is done with the tracks attached to the source, in their order.
    public var attachments: [AttachmentPlan]
    /// What a person should know before going on.
    public var warnings: [String]

    public init(
        profile: PlaybackProfile, timeline: Timeline, outputs: [OutputPlan], attachments: [AttachmentPlan] = [],
        warnings: [String]
    ) {
        self.profile = profile
        self.timeline = timeline
        self.outputs = outputs
        self.attachments = attachments
        self.warnings = warnings
    }

    /// Whether every requested output can be made.
    public var isExecutable: Bool { !outputs.isEmpty && outputs.allSatisfy { $0.problem == nil } }

    /// Why the plan cannot be carried out: the first output that lacks what it must have.
    ///
    /// The error names the track that would have been needed, if there is one.
    public func error(location: String?) -> MediaError? {
        guard !outputs.isEmpty else {
            return MediaError(.invalidSettings, "no output was asked for", operation: .plan, location: location)
        }
        guard let output = outputs.first(where: { $0.problem != nil }), let problem = output.problem else { return nil }
        let wanted = output.tracks.first { ($0.type == .video || $0.type == .audio) && $0.action == .discard }
        return MediaError(.noSuitableTrack, problem, operation: .plan, location: location, track: wanted?.index)
    }
}
