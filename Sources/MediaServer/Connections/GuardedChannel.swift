internal import HummingbirdCore
internal import Logging
internal import NIOCore
internal import NIOHTTP1

/// Hummingbird's connections with limits around them: what its idle timeout does not see (heads and bodies that trickle,
/// readers that do not read, clients that are gone), shapes of requests that are not answered, and the log.
struct GuardedChannel: ServerChildChannel {
    struct Value: ServerChildChannelValue {
        let http: HTTP1Channel.Value
        let connection: Connection

        var channel: any Channel { http.channel }
    }

    let http: HTTP1Channel
    let server: ConnectionServer

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        let (connection, isAllowed) = server.book.enter(channel)
        channel.closeFuture.whenComplete { _ in server.book.leave(channel) }
        return http.setup(channel: channel, logger: logger).flatMapThrowing { value in
            let state = ConnectionState(server: server, connection: connection)
            let pipeline = channel.pipeline.syncOperations
            let decoder = try pipeline.handler(type: ByteToMessageHandler<HTTPRequestDecoder>.self)
            try pipeline.addHandler(RequestHandler(state), position: .after(decoder))
            try pipeline.addHandler(WireHandler(state, isAllowed: isAllowed), position: .first)
            return Value(http: value, connection: connection)
        }
    }

    func handle(value: Value, logger: Logger) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await http.handle(value: value.http, logger: logger) }
            group.addTask { for await _ in value.connection.isWanted {} }
            await group.next()
            group.cancelAll()
        }
    }
}
