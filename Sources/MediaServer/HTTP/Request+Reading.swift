internal import HTTPTypes
internal import Hummingbird
internal import MediaLibrary
internal import NIOCore

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

extension Request {
    /// The body as a JSON object.
    ///
    /// - Throws: `Refusal` for one that is too large (413), of another type (415), or none (400).
    func fields() async throws -> FieldReader {
        let type = headers[.contentType]?.split(separator: ";").first?.lowercased()
        guard type == "application/json" else {
            throw Refusal(.unsupportedMediaType, "the body is application/json")
        }
        let tooLarge = Refusal(
            .contentTooLarge, "a body has at most \(ServerConfiguration.mostBodyBytes) bytes")
        // What says it is too large is not waited for.
        if let length = headers[.contentLength].flatMap({ Int($0) }), length > ServerConfiguration.mostBodyBytes {
            throw tooLarge
        }
        let bytes: ByteBuffer
        do { bytes = try await body.collect(upTo: ServerConfiguration.mostBodyBytes) } catch is NIOTooManyBytesError {
            throw tooLarge
        }
        guard
            case .object(let fields)? = try? JSONDecoder().decode(
                JSONValue.self, from: Data(bytes.readableBytesView))
        else { throw Refusal(.badRequest, "the body is no JSON object") }
        return FieldReader(fields)
    }

    /// A page of a list: `limit`, `offset` (a page's number, from one) and `orderBy`.
    func page() throws -> PageRequest {
        var page = PageRequest()
        var fields: [LibraryError.Field] = []
        func number(_ name: String, _ value: inout Int) {
            guard let text = uri.queryParameters[Substring(name)] else { return }
            if let number = Int(text) {
                value = number
            } else {
                fields.append(LibraryError.Field(field: name, message: "is a whole number"))
            }
        }
        number("limit", &page.size)
        number("offset", &page.number)
        if let text = uri.queryParameters["orderBy"] {
            if let order = PageRequest.Order(rawValue: String(text)) {
                page.order = order
            } else {
                fields.append(LibraryError.Field(field: "orderBy", message: "is asc or desc"))
            }
        }
        guard fields.isEmpty else { throw LibraryError(.invalid, "payload validation failed", fields: fields) }
        return page
    }
}

extension ServerContext {
    /// An id in the path; what is none names nothing.
    func id(_ name: String, _ what: String) throws(Refusal) -> UUID {
        guard let text = parameters.get(name), text.utf8.count == 36, let id = UUID(uuidString: text) else {
            throw Refusal(.notFound, "there is no such \(what)")
        }
        return id
    }
}
