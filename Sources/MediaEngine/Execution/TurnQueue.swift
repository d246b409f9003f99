/// What waits, by whose it is: keys take turns, however much one has sent; of one key, first come, first served.
struct TurnQueue<Element> {
    /// Keys that have something waiting, the next one first.
    private var turns: [String] = []
    private var waiting: [String: [Element]] = [:]
    private(set) var count = 0

    mutating func add(_ element: Element, key: String) {
        if waiting[key] == nil { turns.append(key) }
        waiting[key, default: []].append(element)
        count += 1
    }

    /// The next one; nil when nothing waits.
    mutating func take() -> Element? {
        guard let key = turns.first, let next = remove(key: key, where: { _ in true }) else { return nil }
        // Its turn is over.
        if turns.first == key { turns.append(turns.removeFirst()) }
        return next
    }

    /// Takes the first one of a key that fits out of its turn; nil where there is none.
    mutating func remove(key: String, where fits: (Element) -> Bool) -> Element? {
        guard var elements = waiting[key], let index = elements.firstIndex(where: fits) else { return nil }
        let element = elements.remove(at: index)
        waiting[key] = elements.isEmpty ? nil : elements
        if elements.isEmpty { turns.removeAll { $0 == key } }
        count -= 1
        return element
    }
}
