internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

/// Writes a long body no faster than its client takes it.
///
/// A connection's writer says that it is full only once its event loop has seen what was written. Whoever reads a file out of
/// memory is faster than a busy loop, and has put megabytes before it until then: so each part waits for the loop.
struct PacedBodyWriter: ResponseBodyWriter {
    private var next: any ResponseBodyWriter
    private let eventLoop: any EventLoop

    /// Bodies up to this are written as they are.
    private static let short = 1 << 17

    init(next: any ResponseBodyWriter, eventLoop: any EventLoop) {
        self.next = next
        self.eventLoop = eventLoop
    }

    mutating func write(_ buffer: ByteBuffer) async throws {
        try await next.write(buffer)
        try await eventLoop.submit {}.get()
    }

    consuming func finish(_ trailingHeaders: HTTPFields?) async throws { try await next.finish(trailingHeaders) }

    /// A body that is written so, where it is long or its length is not known.
    static func pacing(_ body: ResponseBody, _ eventLoop: any EventLoop) -> ResponseBody {
        if let length = body.contentLength, length <= short { return body }
        return ResponseBody(contentLength: body.contentLength) { writer in
            try await body.write(PacedBodyWriter(next: writer, eventLoop: eventLoop))
        }
    }
}
