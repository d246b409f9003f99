/// Settings that concern the making of a composition.
public struct CompositionOptions: Sendable, Hashable, Codable {
    public var durability: Durability
    /// Whether a file that exists is replaced.
    public var overwrite: Bool
    /// The longest it may take; nil for no limit.
    public var timeLimit: Duration?
    /// Bytes of memory the work may take by its plan; nil for any.
    public var memoryBudget: Int?
    /// Whose work it is: encoding jobs of different keys take turns, whoever sent more.
    public var queueKey: String

    public init(
        durability: Durability = .durable, overwrite: Bool = false, timeLimit: Duration? = nil,
        memoryBudget: Int? = nil, queueKey: String = ""
    ) {
        self.durability = durability
        self.overwrite = overwrite
        self.timeLimit = timeLimit
        self.memoryBudget = memoryBudget
        self.queueKey = queueKey
    }
}
