internal import HTTPTypes
internal import Hummingbird
internal import MediaLibrary
internal import NIOCore

/// The web page: one document at `/`, and what it needs below `/page`.
struct PageRoutes: Sendable {
    private let index = PageFile(PackageResources.index_html, "text/html; charset=utf-8")
    private let files = PageFiles.all

    /// What the page may do: nothing but run its own files and talk to its own server. Nobody may put it into a frame, where
    /// a click could be stolen.
    private static let policy = [
        "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' blob: data:",
        "media-src 'self' blob:", "connect-src 'self'", "base-uri 'none'", "form-action 'none'",
        "frame-ancestors 'none'",
    ].joined(separator: "; ")

    func add(to router: Router<ServerContext>) {
        router.get("/") { request, _ in Self.reply(index, to: request) }
        router.get("page/:name") { request, context in
            guard let file = context.parameters.get("name").flatMap({ files[$0] }) else {
                throw Refusal(.notFound, "the page has no such file")
            }
            return Self.reply(file, to: request)
        }
    }

    private static func reply(_ file: PageFile, to request: Request) -> Response {
        var headers: HTTPFields = [:]
        headers[.contentType] = file.contentType
        headers[.contentSecurityPolicy] = policy
        // Its own server learns where it comes from: media may be for certain pages only.
        headers[.referrerPolicy] = "same-origin"
        // A new version of the program has new files under the same names.
        headers[.cacheControl] = "no-cache"
        headers[.eTag] = file.tag
        if Conditions(tag: file.tag).areMet(by: request.headers) {
            return Response(status: .notModified, headers: headers)
        }
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: file.bytes))
    }
}
