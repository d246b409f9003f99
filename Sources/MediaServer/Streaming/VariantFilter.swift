internal import Hummingbird
internal import MediaLibrary

/// Which variants of a stream a viewer is offered, and in what order.
struct VariantFilter: Equatable, Sendable {
    var minimum: Resolution?
    var maximum: Resolution?
    var exact: Resolution?
    /// The order of picture sizes; nil leaves them as they are.
    var order: PageRequest.Order?

    /// - Throws: `LibraryError` (`invalid`) naming the query's fields.
    init(_ request: Request, limit: Resolution?) throws {
        var fields: [LibraryError.Field] = []
        func resolution(_ name: String) -> Resolution? {
            guard let text = request.uri.queryParameters[Substring(name)] else { return nil }
            if let found = Resolution(rawValue: String(text)) { return found }
            fields.append(
                LibraryError.Field(
                    field: name,
                    message: "is one of \(Resolution.allCases.map(\.rawValue).joined(separator: ", "))"))
            return nil
        }
        minimum = resolution("minResolution")
        exact = resolution("resolution")
        maximum = [resolution("maxResolution"), limit].compactMap(\.self).min()
        if let text = request.uri.queryParameters["renditionOrder"] {
            order = PageRequest.Order(rawValue: String(text))
            if order == nil { fields.append(LibraryError.Field(field: "renditionOrder", message: "is asc or desc")) }
        }
        guard fields.isEmpty else { throw LibraryError(.invalid, "payload validation failed", fields: fields) }
    }

    init() {}

    /// Whether pictures of a short side are offered.
    func offers(shortSide: Int) -> Bool {
        if let exact, shortSide != exact.shortSide { return false }
        if let minimum, shortSide < minimum.shortSide { return false }
        if let maximum, shortSide > maximum.shortSide { return false }
        return true
    }
}
