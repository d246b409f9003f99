internal import NIOCore
internal import NIOHTTP1

/// What the handlers of a connection share, on its event loop.
final class ConnectionState {
    let server: ConnectionServer
    let connection: Connection
    var pace: ConnectionPace
    /// What the client is told instead of an answer.
    private(set) var refusal: (status: HTTPResponseStatus, message: String)?

    init(server: ConnectionServer, connection: Connection, now: NIODeadline = .now()) {
        self.server = server
        self.connection = connection
        pace = ConnectionPace(limits: server.limits, now: now)
    }

    /// Reads no more. Requests that were read whole are answered, then the client is told why nothing else is.
    func refuse(
        _ status: HTTPResponseStatus, _ message: String, _ reason: ConnectionPace.Reason,
        _ context: ChannelHandlerContext
    ) {
        note(status, message, reason)
        // As an error of the parser it comes to its turn behind the requests that were read before.
        context.fireErrorCaught(HTTPParserError.unknown)
        // What the client still sends is thrown away: it could not read the answer otherwise.
        context.read()
    }

    /// Takes note that the connection is refused; the first reason is the one that is told.
    func note(_ status: HTTPResponseStatus, _ message: String, _ reason: ConnectionPace.Reason) {
        guard refusal == nil else { return }
        refusal = (status, message)
        server.metrics.cut(reason.rawValue)
        pace.refused(.now())
    }
}
