internal import HTTPTypes
internal import Hummingbird

/// What browsers need to be told: who may read an answer, and what a page may do.
struct BrowserMiddleware: RouterMiddleware {
    typealias Context = ServerContext

    func handle(
        _ request: Request, context: ServerContext, next: (Request, ServerContext) async throws -> Response
    ) async throws -> Response {
        let isPlayback = ["/stream/", "/images/"].contains { request.uri.path.hasPrefix($0) }
        if isPlayback, request.method == .options {
            var headers: HTTPFields = [:]
            headers[.accessControlAllowOrigin] = "*"
            headers[.accessControlAllowMethods] = "GET, HEAD, OPTIONS"
            headers[.accessControlAllowHeaders] = "Range"
            headers[.accessControlMaxAge] = "86400"
            return Response(status: .noContent, headers: headers)
        }
        var response = try await next(request, context)
        response.headers[.xContentTypeOptions] = "nosniff"
        response.headers[.referrerPolicy] = "no-referrer"
        if isPlayback {
            response.headers[.accessControlAllowOrigin] = "*"
            response.headers[.accessControlExposeHeaders] = "Content-Length, Content-Range, ETag"
        }
        return response
    }
}
