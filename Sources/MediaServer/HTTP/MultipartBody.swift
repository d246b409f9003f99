internal import HTTPTypes
internal import Hummingbird
internal import HummingbirdCore
internal import NIOCore

/// The parts of a request's body, one after the other, read no faster than they are taken.
///
/// `@unchecked Sendable`: one reads at a time. The request's task lends the part it has come to, and waits until it was read.
final class MultipartBody: @unchecked Sendable {
    private var parser: MultipartParser
    private var iterator: RequestBody.AsyncIterator
    private var events: [MultipartParser.Event] = []

    /// - Throws: `Refusal` (415) for a request of another type.
    init(_ request: Request) throws(Refusal) {
        guard let boundary = Self.boundary(request.headers[.contentType] ?? ""),
            let parser = MultipartParser(boundary: boundary)
        else { throw Refusal(.unsupportedMediaType, "the body is multipart/form-data with a boundary") }
        self.parser = parser
        iterator = request.body.makeAsyncIterator()
    }

    /// The next part; nil after the last.
    func nextPart() async throws -> (name: String, fileName: String?)? {
        while let event = try await next() {
            if case .part(let name, let fileName) = event { return (name, fileName) }
        }
        return nil
    }

    /// The next bytes of the part; nil at its end.
    func nextBytes() async throws -> ByteBuffer? {
        guard let event = try await next() else { return nil }
        if case .bytes(let bytes) = event { return ByteBuffer(bytes: bytes) }
        return nil
    }

    /// A part that is a short text.
    func text(most: Int) async throws -> String {
        var bytes: [UInt8] = []
        while let part = try await nextBytes() {
            bytes.append(contentsOf: part.readableBytesView)
            guard bytes.count <= most else { throw Refusal(.contentTooLarge, "a field has at most \(most) bytes") }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private func next() async throws -> MultipartParser.Event? {
        while events.isEmpty {
            guard !parser.isComplete else { return nil }
            guard let part = try await iterator.next() else { throw Refusal(.badRequest, "the body is cut off") }
            do { events = try parser.parse(part.readableBytesView) } catch {
                throw Refusal(.badRequest, "the body is no multipart/form-data: \(error.message)")
            }
        }
        let event = events.removeFirst()
        return event == .end ? nil : event
    }

    private static func boundary(_ type: String) -> String? {
        let parts = type.split(separator: ";")
        guard parts.first?.lowercased() == "multipart/form-data" else { return nil }
        for part in parts.dropFirst() {
            let halves = part.drop { $0 == " " }.split(separator: "=", maxSplits: 1)
            guard halves.count == 2, halves[0].lowercased() == "boundary" else { continue }
            let value = halves[1]
            return value.hasPrefix("\"") && value.hasSuffix("\"") && value.count > 1
                ? String(value.dropFirst().dropLast()) : String(value)
        }
        return nil
    }

    /// The bytes of a part as a sequence.
    struct Bytes: AsyncSequence, Sendable {
        typealias Element = ByteBuffer
        let body: MultipartBody

        struct Iterator: AsyncIteratorProtocol {
            let body: MultipartBody
            mutating func next() async throws -> ByteBuffer? { try await body.nextBytes() }
        }

        func makeAsyncIterator() -> Iterator { Iterator(body: body) }
    }

    /// The bytes of the part that was begun.
    var bytes: Bytes { Bytes(body: self) }
}
