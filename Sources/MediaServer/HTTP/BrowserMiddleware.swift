internal import HTTPTypes
internal import Hummingbird

/// What browsers need to be told of films and pictures: every page may have them. `SecurityHeaders` does the rest.
struct BrowserMiddleware: RouterMiddleware {
    typealias Context = ServerContext

    func handle(
        _ request: Request, context: ServerContext, next: (Request, ServerContext) async throws -> Response
    ) async throws -> Response {
        let path = request.uri.path
        let isPlayback = ["/stream/", "/images/"].contains { path.hasPrefix($0) }
        if isPlayback, request.method == .options {
            var headers: HTTPFields = [:]
            headers[.accessControlAllowOrigin] = "*"
            headers[.accessControlAllowMethods] = "GET, HEAD, OPTIONS"
            headers[.accessControlAllowHeaders] = "Range, If-Range, If-None-Match, If-Modified-Since"
            headers[.accessControlMaxAge] = "86400"
            headers[.crossOriginResourcePolicy] = "cross-origin"
            return Response(status: .noContent, headers: headers)
        }
        var response = try await next(request, context)
        if isPlayback {
            response.headers[.accessControlAllowOrigin] = "*"
            response.headers[.accessControlExposeHeaders] = "Accept-Ranges, Content-Length, Content-Range, ETag"
            // Only some pages may have it, and a browser keeps one answer for all of them otherwise.
            if response.headers[.cacheControl]?.hasPrefix("private") == true { response.headers[.vary] = "Origin" }
        }
        if isPlayback || path.hasPrefix("/download/") {
            response.headers[.crossOriginResourcePolicy] = "cross-origin"
            if response.headers[.contentSecurityPolicy] == nil {
                response.headers[.contentSecurityPolicy] = SecurityHeaders.media
            }
        }
        return response
    }
}
