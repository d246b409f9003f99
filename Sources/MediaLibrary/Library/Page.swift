/// One page of a list.
public struct Page<Element: Sendable>: Sendable {
    public var items: [Element]
    /// Elements of the whole list.
    public var totalCount: Int
    /// The page's number, from one.
    public var number: Int
    /// Pages of the whole list.
    public var pageCount: Int

    init(_ items: [Element], of total: Int, _ request: PageRequest) {
        self.items = items
        totalCount = total
        number = request.number
        pageCount = (total + request.size - 1) / request.size
    }
}

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

    func check() throws(LibraryError) {
        var fields = FieldChecks()
        if !Self.sizes.contains(size) { fields.fail("limit", "is from 1 to 50") }
        if !(1...1_000_000_000).contains(number) { fields.fail("offset", "is a page's number, from 1") }
        try fields.finish()
    }
}
