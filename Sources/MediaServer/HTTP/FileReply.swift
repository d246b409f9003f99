internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
internal import NIOPosix

/// Answers with a file: whole or a part, or not at all where the client has it already (RFC 9110, 13 and 14), or where a
/// server in front sends it.
struct FileReply: Sendable {
    let path: String
    let contentType: String
    /// What caches may do with it.
    let cacheControl: String
    /// Who sends it; nil for this server.
    var handover: FileHandover?

    /// Bytes that are read at once. A connection holds two such parts at most: one that is sent, one that is read.
    private static let part = 1 << 17

    func response(to request: Request) async throws -> Response {
        if let address = handover?.address(of: path) {
            return Response(
                status: .ok,
                headers: [.contentType: contentType, .cacheControl: cacheControl, .xAccelRedirect: address])
        }
        let (fields, isHead) = (request.headers, request.method == .head)
        let begun = try await NIOThreadPool.singleton.runIfActive { try begin(fields, isHead: isHead) }
        guard let range = begun.range else { return Response(status: begun.status, headers: begun.headers) }
        return Response(status: begun.status, headers: begun.headers, body: Self.body(begun.file, range, begun.bytes))
    }

    /// An answer up to its first bytes.
    private struct Beginning: Sendable {
        let file: SentFile
        var status = HTTPResponse.Status.ok
        var headers: HTTPFields
        /// What is sent; nil for nothing.
        var range: ByteRange?
        /// The first part of it.
        var bytes = ByteBuffer()
    }

    /// Everything that may wait for the disk before the first byte goes out, at once.
    private func begin(_ fields: HTTPFields, isHead: Bool) throws -> Beginning {
        let file = try SentFile(path)
        var beginning = Beginning(
            file: file,
            headers: [
                .contentType: contentType, .cacheControl: cacheControl, .acceptRanges: "bytes", .eTag: file.tag,
                .lastModified: file.date,
            ])
        if Conditions(tag: file.tag, changed: file.changed).areMet(by: fields) {
            beginning.status = .notModified
            return beginning
        }
        var range = ByteRange(first: 0, last: file.size - 1)
        if let header = fields[.range], isSame(file, fields[.ifRange]) {
            switch ByteRange.read(header, size: file.size) {
            case .whole: break
            case .part(let part):
                range = part
                beginning.status = .partialContent
                beginning.headers[.contentRange] = "bytes \(part.first)-\(part.last)/\(file.size)"
            case .unsatisfiable:
                beginning.status = .rangeNotSatisfiable
                beginning.headers[.contentRange] = "bytes */\(file.size)"
                return beginning
            }
        }
        beginning.range = range
        if !isHead { beginning.bytes = try file.read(at: range.first, count: min(Self.part, range.count)) }
        return beginning
    }

    /// Whether a part belongs to the file the client has begun.
    private func isSame(_ file: SentFile, _ condition: String?) -> Bool {
        condition.map { $0 == file.tag || $0 == file.date } ?? true
    }

    private static func body(_ file: SentFile, _ range: ByteRange, _ first: ByteBuffer) -> ResponseBody {
        // Head and body go out together.
        if first.readableBytes == range.count { return ResponseBody(byteBuffer: first) }
        return ResponseBody(contentLength: range.count) { writer in
            try await writer.write(first)
            var position = range.first + first.readableBytes
            while position <= range.last {
                let (from, count) = (position, min(part, range.last - position + 1))
                let bytes = try await NIOThreadPool.singleton.runIfActive { try file.read(at: from, count: count) }
                try await writer.write(bytes)
                position += count
            }
            try await writer.finish(nil)
        }
    }
}
