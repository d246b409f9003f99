internal import HTTPTypes
internal import Hummingbird
internal import Logging

/// Gives each request its name, says whom it comes from, and writes down what the log will tell of it.
struct AccessLogMiddleware: RouterMiddleware {
    typealias Context = ServerContext

    let book: ConnectionBook
    let proxies: TrustedProxies

    func handle(
        _ request: Request, context: ServerContext, next: (Request, ServerContext) async throws -> Response
    ) async throws -> Response {
        var (request, context) = (request, context)
        let connection = book.connection(of: context.channel)
        let isForwarded = connection?.peer.map { proxies.trust($0) } ?? false
        context.client = proxies.client(peer: connection?.peer, forwarded: request.headers[values: .forwardedFor])
        context.isThroughTrustedProxy = isForwarded
        let given = request.headers[.requestID] ?? ""
        let id = isForwarded && Exchange.isID(given) ? given : Exchange.makeID()
        context.logger[metadataKey: "hb.request.id"] = nil
        context.logger[metadataKey: "request"] = "\(id)"
        // What a client says of itself is nothing to build addresses with.
        let isSecure = isForwarded && request.headers[.forwardedProto]?.lowercased() == "https"
        var head = request.head
        head.scheme = isSecure ? "https" : "http"
        request = Request(head: head, body: request.body)
        connection?.note(
            Exchange(
                id: id, method: request.method.rawValue, path: String(request.uri.path.prefix(256)),
                client: context.client, agent: String((request.headers[.userAgent] ?? "").prefix(120)),
                endpoint: context.coreContext.endpointPath))
        var response = try await next(request, context)
        response.headers[.requestID] = id
        response.body = PacedBodyWriter.pacing(response.body, context.channel.eventLoop)
        return response
    }
}
