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
