/// Which records are wanted, and in which order.
public struct RecordQuery: Sendable, Hashable {
    public var kind: StoredRecord.Kind
    public var owner: String?
    public var parent: String?
    /// Only records of other parents than these; nil for all.
    public var exceptParents: [String]?
    /// Any of these; nil for every state.
    public var states: [String]?
    /// Only records from this position on.
    public var from: Int64?
    /// Only records up to this position.
    public var through: Int64?
    /// Only records that were changed last in this stretch of time, in microseconds since 1970.
    public var updated: ClosedRange<Int64>?
    public var isDescending: Bool
    public var limit: Int
    public var offset: Int

    public init(
        _ kind: StoredRecord.Kind, owner: String? = nil, parent: String? = nil, states: [String]? = nil,
        from: Int64? = nil, through: Int64? = nil, updated: ClosedRange<Int64>? = nil, isDescending: Bool = false,
        limit: Int = 1_000_000, offset: Int = 0
    ) {
        self.kind = kind
        self.owner = owner
        self.parent = parent
        self.states = states
        self.from = from
        self.through = through
        self.updated = updated
        self.isDescending = isDescending
        self.limit = limit
        self.offset = offset
    }

    /// The page of the same records that is asked for.
    func page(_ page: PageRequest) -> RecordQuery {
        var query = self
        query.isDescending = page.order == .descending
        query.limit = page.size
        query.offset = (page.number - 1) * page.size
        return query
    }

    /// The same records, in the order and the page of another query.
    func paged(as other: RecordQuery) -> RecordQuery {
        var query = self
        query.isDescending = other.isDescending
        query.limit = other.limit
        query.offset = other.offset
        return query
    }
}
