/// Which media a smart playlist shows, and in which order.
public struct PlaylistRule: Sendable, Hashable, Codable {
    /// Which media comes first. The raw values are as services write them.
    public enum Order: String, Sendable, Hashable, Codable, CaseIterable {
        case oldestFirst = "createdDate ASC"
        case newestFirst = "createdDate DESC"
    }

    /// The days they were created on; nil for any.
    public var created: DayRange?
    /// The days they were changed on last; nil for any.
    public var updated: DayRange?
    public var order: Order

    public init(created: DayRange? = nil, updated: DayRange? = nil, order: Order = .newestFirst) {
        self.created = created
        self.updated = updated
        self.order = order
    }

    /// Which records it asks for: media that can be played.
    func query(limit: Int) -> RecordQuery {
        RecordQuery(
            .media, states: [MediaStatus.ready.rawValue], from: created?.first?.microseconds.lowerBound,
            through: created?.last?.microseconds.upperBound,
            updated: updated.map { range in
                (range.first?.microseconds.lowerBound ?? .min)...(range.last?.microseconds.upperBound ?? .max)
            }, isDescending: order == .newestFirst, limit: limit)
    }
}

extension FieldChecks {
    /// Holds a rule against what a smart playlist needs: days it goes by.
    mutating func check(_ rule: PlaylistRule) {
        if rule.created == nil, rule.updated == nil { fail("metadata", "names createdDate or updatedDate") }
        for (range, field) in [(rule.created, "metadata.createdDate"), (rule.updated, "metadata.updatedDate")] {
            guard let range else { continue }
            if range == DayRange() { fail(field, "names startDate or endDate") }
            if let first = range.first, let last = range.last, last < first {
                fail("\(field).endDate", "is not before startDate")
            }
        }
    }
}
