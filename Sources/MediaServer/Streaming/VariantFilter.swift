internal import MediaLibrary

/// Which variants of a stream a viewer is offered, and in what order.
struct VariantFilter: Equatable, Sendable {
    var minimum: Resolution?
    var maximum: Resolution?
    var exact: Resolution?
    /// The order of picture sizes; nil leaves them as they are.
    var order: PageRequest.Order?

    /// Whether pictures of a short side are offered.
    func offers(shortSide: Int) -> Bool {
        if let exact, shortSide != exact.shortSide { return false }
        if let minimum, shortSide < minimum.shortSide { return false }
        if let maximum, shortSide > maximum.shortSide { return false }
        return true
    }
}
