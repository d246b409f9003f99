internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
internal import NIOPosix

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// Answers with a file: whole or a part, or not at all where the client has it already (RFC 9110, 13 and 14).
struct FileReply: Sendable {
    let path: String
    let contentType: String
    /// What caches may do with it.
    let cacheControl: String

    /// Bytes that are read at once, so that a connection costs no more memory than twice that.
    private static let part = 1 << 18

    func response(to request: Request) async throws -> Response {
        let file = try await NIOThreadPool.singleton.runIfActive { [path] in try OpenFile(path) }
        var headers: HTTPFields = [:]
        headers[.contentType] = contentType
        headers[.cacheControl] = cacheControl
        headers[.acceptRanges] = "bytes"
        headers[.eTag] = file.tag
        headers[.lastModified] = file.date
        if Conditions(tag: file.tag, date: file.date).areMet(by: request.headers) {
            return Response(status: .notModified, headers: headers)
        }
        var (status, range) = (HTTPResponse.Status.ok, ByteRange(first: 0, last: file.size - 1))
        if let header = request.headers[.range], isSame(file, request.headers[.ifRange]) {
            switch ByteRange.read(header, size: file.size) {
            case .whole: break
            case .part(let part):
                (status, range) = (.partialContent, part)
                headers[.contentRange] = "bytes \(part.first)-\(part.last)/\(file.size)"
            case .unsatisfiable:
                headers[.contentRange] = "bytes */\(file.size)"
                return Response(status: .rangeNotSatisfiable, headers: headers)
            }
        }
        return Response(status: status, headers: headers, body: Self.body(file, range))
    }

    /// Whether a part belongs to the file the client has begun.
    private func isSame(_ file: OpenFile, _ condition: String?) -> Bool {
        condition.map { $0 == file.tag || $0 == file.date } ?? true
    }

    private static func body(_ file: OpenFile, _ range: ByteRange) -> ResponseBody {
        ResponseBody(contentLength: range.count) { writer in
            var position = range.first
            while position <= range.last {
                let (from, count) = (position, min(part, range.last - position + 1))
                let bytes = try await NIOThreadPool.singleton.runIfActive { try file.read(at: from, count: count) }
                try await writer.write(bytes)
                position += count
            }
            try await writer.finish(nil)
        }
    }

    /// A file while it is sent.
    private final class OpenFile: Sendable {
        private let descriptor: CInt
        let size: Int
        /// Another one whenever the file is written anew.
        let tag: String
        let date: String

        init(_ path: String) throws {
            let missing = Refusal(.notFound, "there is no such file")
            guard let attributes = try? FileManager.default.attributesOfItem(atPath: path),
                attributes[.type] as? FileAttributeType == .typeRegular,
                let written = attributes[.modificationDate] as? Date
            else { throw missing }
            let opened = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
            guard opened >= 0 else { throw missing }
            descriptor = opened
            size = Int(lseek(opened, 0, SEEK_END))
            let number = attributes[.systemFileNumber] as? UInt64 ?? 0
            let parts = [number, UInt64(max(size, 0)), UInt64(max(written.timeIntervalSince1970, 0) * 1_000_000)]
            tag = "\"" + parts.map { String($0, radix: 36) }.joined(separator: "-") + "\""
            date = HTTPDate.text(written)
        }

        deinit { close(descriptor) }

        func read(at position: Int, count: Int) throws -> ByteBuffer {
            var buffer = ByteBufferAllocator().buffer(capacity: count)
            var done = 0
            while done < count {
                let number = try buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: count - done) { space in
                    let number = pread(descriptor, space.baseAddress, count - done, off_t(position + done))
                    // A file that is cut off while it is sent cannot be ended well.
                    guard number > 0 || (number < 0 && errno == EINTR) else {
                        throw Refusal(.internalServerError, "the file was cut off")
                    }
                    return max(number, 0)
                }
                done += number
            }
            return buffer
        }
    }
}
