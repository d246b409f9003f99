internal import Hummingbird
internal import MediaLibrary

extension VariantFilter {
    /// - Throws: `LibraryError` (`invalid`) naming the query's fields.
    init(_ request: Request, limit: Resolution?) throws {
        self.init()
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
}
