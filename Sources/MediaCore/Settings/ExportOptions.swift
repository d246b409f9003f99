/// Settings that concern an export as a whole.
public struct ExportOptions: Sendable, Hashable {
    public var profile: PlaybackProfile
    public var durability: Durability
    /// Whether a folder that exists and is not empty is replaced.
    public var overwrite: Bool
    /// The longest an export may take; nil for no limit.
    public var timeLimit: Duration?
    /// The stretch of the source that is exported; times count from the start of the presentation.
    public var timeline: Timeline
    /// The key HLS segments are encrypted with; nil leaves them in the clear.
    public var encryption: SegmentEncryption?
    /// Path of a folder in which HLS segments are kept while an export goes on, so that one that was killed continues
    /// where it was; nil keeps nothing. Files for download start anew.
    public var workingFolder: String?
    /// Bytes of memory the work may take by its plan, before anything is rendered; nil for any.
    public var memoryBudget: Int?
    /// Whose work it is: encoding jobs of different keys take turns, whoever sent more.
    public var queueKey: String
    /// Reads packets even where a sample table would do: for comparing the ways.
    package var readsPackets = false
    /// Reads all packets before the decision even where the first ones would do: for comparing the ways.
    package var readsTwice = false

    public init(
        profile: PlaybackProfile = .broad, durability: Durability = .durable, overwrite: Bool = false,
        timeLimit: Duration? = nil, timeline: Timeline = .whole, encryption: SegmentEncryption? = nil,
        workingFolder: String? = nil, memoryBudget: Int? = nil, queueKey: String = ""
    ) {
        self.profile = profile
        self.durability = durability
        self.overwrite = overwrite
        self.timeLimit = timeLimit
        self.timeline = timeline
        self.encryption = encryption
        self.workingFolder = workingFolder
        self.memoryBudget = memoryBudget
        self.queueKey = queueKey
    }
}
