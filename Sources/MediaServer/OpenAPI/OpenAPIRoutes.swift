internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

/// Where programs learn what this server can do.
struct OpenAPIRoutes: Sendable {
    let document: OpenAPIDocument

    func add(to router: Router<ServerContext>) {
        router.get("openapi.json") { request, _ in
            var headers: HTTPFields = [:]
            headers[.contentType] = "application/json"
            // It is the next program's, too: asked for again each time, sent once.
            headers[.cacheControl] = "no-cache"
            headers[.eTag] = document.tag
            headers[.accessControlAllowOrigin] = "*"
            headers[.accessControlExposeHeaders] = "ETag"
            if Conditions(tag: document.tag).areMet(by: request.headers) {
                return Response(status: .notModified, headers: headers)
            }
            return Response(
                status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(string: document.text)))
        }
    }
}
