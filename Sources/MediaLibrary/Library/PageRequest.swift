/// Which page of a list is wanted.
public struct PageRequest: Sendable, Hashable {
    /// Which comes first.
    public enum Order: String, Sendable, Hashable, CaseIterable {
        case ascending = "asc"
        case descending = "desc"
    }

    /// Elements of a page, 1 to 50.
    public var size: Int
    /// From one.
    public var number: Int
    /// By the time they were made.
    public var order: Order

    public init(size: Int = 10, number: Int = 1, order: Order = .descending) {
        self.size = size
        self.number = number
        self.order = order
    }

    /// The sizes a page may have.
    public static let sizes = 1...50
}
