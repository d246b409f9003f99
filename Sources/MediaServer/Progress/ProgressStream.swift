internal import HTTPTypes
internal import Hummingbird
internal import HummingbirdCore
internal import MediaLibrary
internal import NIOCore
internal import ServiceLifecycle

/// A media's progress as server-sent events, until it is ready, failed or gone, nobody reads any more, or the server ends.
///
/// It is one task that sleeps nearly all of the time, and no thread.
struct ProgressStream: Sendable {
    let watch: ProgressWatch
    let first: ProgressWatch.State

    /// How often a media is looked at.
    private static let interval = Duration.milliseconds(250)
    /// Looks without news after which a comment is sent: proxies close what is silent.
    private static let mostSilentLooks = 60

    func response(to request: Request) -> Response {
        var headers: HTTPFields = [:]
        headers[.contentType] = "text/event-stream"
        headers[.cacheControl] = "no-store"
        // Proxies that gather answers would hold events back.
        headers[.accelBuffering] = "no"
        let body = request.body
        return Response(
            status: .ok, headers: headers,
            body: ResponseBody { writer in
                // The writer stays with this task; the other one only watches for the end.
                var writer = writer
                let end = EndFlag()
                try await body.consumeWithInboundCloseHandler { _ in
                    try await withGracefulShutdownHandler {
                        try await send(to: &writer, until: end)
                    } onGracefulShutdown: {
                        end.set()
                    }
                } onInboundClosed: {
                    end.set()
                }
                try await writer.finish(nil)
            })
    }

    private func send(to writer: inout any ResponseBodyWriter, until end: EndFlag) async throws {
        var (state, silence) = (first, 0)
        try await writer.write(Self.event(state))
        while !state.status.isFinal {
            try await Task.sleep(for: Self.interval)
            if end.isSet { return }
            // A media that is gone has no more news.
            guard let now = try? await watch.state() else { return }
            silence = now == state ? silence + 1 : 0
            if now != state {
                state = now
                try await writer.write(Self.event(now))
            } else if silence.isMultiple(of: Self.mostSilentLooks) {
                try await writer.write(ByteBuffer(string: ":\n\n"))
            }
        }
    }

    private static func event(_ state: ProgressWatch.State) -> ByteBuffer {
        var buffer = ByteBuffer(string: "data: ")
        buffer.writeBytes(state.wire.data)
        buffer.writeString("\n\n")
        return buffer
    }
}
