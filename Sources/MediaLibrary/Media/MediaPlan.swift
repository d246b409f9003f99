public import MediaCore

/// What is done with the tracks of a media, output by output.
public struct MediaPlan: Sendable, Hashable {
    /// The stream, then files for download that are made.
    public var outputs: [OutputPlan] = []
    /// What the owner should know of them.
    public var warnings: [String] = []

    init() {}

    mutating func add(_ plan: ExportPlan) {
        outputs += plan.outputs
        warnings += plan.warnings.filter { !warnings.contains($0) }
    }
}
