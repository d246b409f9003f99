internal import HTTPTypes
internal import Hummingbird
internal import Logging

/// A line for each request, without what is secret: no query, no headers but the program's name.
struct AccessLogMiddleware: RouterMiddleware {
    typealias Context = ServerContext

    func handle(
        _ request: Request, context: ServerContext, next: (Request, ServerContext) async throws -> Response
    ) async throws -> Response {
        let start = ContinuousClock.now
        let response = try await next(request, context)
        let duration = start.duration(to: .now).components
        context.logger.info(
            "request",
            metadata: [
                "method": "\(request.method.rawValue)", "path": "\(request.uri.path.prefix(256))",
                "status": "\(response.status.code)", "client": "\(context.client)",
                "bytes": "\(response.body.contentLength ?? -1)",
                "ms": "\(duration.seconds * 1000 + duration.attoseconds / 1_000_000_000_000_000)",
                "agent": "\((request.headers[.userAgent] ?? "").prefix(120))",
            ])
        return response
    }
}
