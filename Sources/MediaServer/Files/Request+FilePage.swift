internal import Hummingbird
internal import MediaLibrary

extension Request {
    /// A page of files: `page` (from one) and `limit`.
    func filePage() throws(LibraryError) -> PageRequest {
        var page = PageRequest()
        for (name, path) in [("page", \PageRequest.number), ("limit", \PageRequest.size)] {
            guard let text = uri.queryParameters[Substring(name)] else { continue }
            guard let number = Int(text), number >= 1, name == "page" || PageRequest.sizes.contains(number) else {
                throw LibraryError(
                    .invalid, "the query is not valid",
                    fields: [
                        LibraryError.Field(
                            field: name, message: name == "page" ? "is a page's number, from 1" : "is from 1 to 50")
                    ])
            }
            page[keyPath: path] = number
        }
        return page
    }
}
