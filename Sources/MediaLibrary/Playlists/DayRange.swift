/// Days from one to another, both counted in.
public struct DayRange: Sendable, Hashable, Codable {
    /// Nil for all before `last`.
    public var first: CalendarDay?
    /// Nil for all after `first`.
    public var last: CalendarDay?

    public init(first: CalendarDay? = nil, last: CalendarDay? = nil) {
        self.first = first
        self.last = last
    }
}
