internal import HTTPTypes
internal import Hummingbird
internal import MediaLibrary
internal import NIOCore

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// Where the bytes of uploads are sent: parts as Google's resumable uploads have them, or a whole file.
struct UploadRoutes: Sendable {
    let library: MediaLibrary
    let addresses: PublicAddresses

    func add(to router: Router<ServerContext>) {
        router.post("uploads/:upload") { request, context in
            let upload = try await upload(request, context)
            guard request.headers[.resumable]?.lowercased() == "start" else {
                throw Refusal(.badRequest, "a session begins with x-goog-resumable: start; bytes are sent with PUT")
            }
            var headers = cors(upload)
            headers[.location] = addresses.upload(upload.id, of: request)
            return Response(status: .created, headers: headers)
        }
        router.put("uploads/:upload") { request, context in
            let upload = try await upload(request, context)
            var range: ContentRange?
            if let text = request.headers[.contentRange] {
                guard let read = ContentRange(text) else {
                    let field = LibraryError.Field(field: "Content-Range", message: "is no range of bytes")
                    return try refused(
                        LibraryError(.invalid, "payload validation failed", fields: [field]), cors(upload))
                }
                range = read
            }
            var headers = cors(upload)
            let progress: UploadProgress
            do { progress = try await library.receive(upload.id, range: range, body: request.body) } catch {
                return try refused(error, headers)
            }
            switch progress {
            case .incomplete(let received):
                if received > 0 { headers[.range] = "bytes=0-\(received - 1)" }
                return Response(status: .resumeIncomplete, headers: headers)
            case .complete(let media):
                headers[.contentType] = "application/json"
                let answer = JSONValue.object([
                    "success": true, "data": .object(["id": .string(media.id.uuidString.lowercased())]),
                ])
                return Response(
                    status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: answer.data)))
            }
        }
        router.on("uploads/:upload", method: .options) { request, context in
            var headers = cors(try await upload(request, context))
            headers[.accessControlAllowMethods] = "POST, PUT, OPTIONS"
            headers[.accessControlAllowHeaders] = "Content-Type, Content-Range, X-Goog-Resumable"
            headers[.accessControlMaxAge] = "3600"
            return Response(status: .noContent, headers: headers)
        }
    }

    private func upload(_ request: Request, _ context: ServerContext) async throws -> Upload {
        let id = try context.id("upload", "upload")
        let signature = request.uri.queryParameters["upload_id"].map(String.init) ?? ""
        guard addresses.secret.isValid(signature, "upload", [id.uuidString.lowercased()]) else {
            throw Refusal(.forbidden, "the address of the upload is not signed by this server")
        }
        return try await library.upload(id)
    }

    /// A refusal that the page which sends may read.
    private func refused(_ error: any Error, _ headers: HTTPFields) throws -> Response {
        let refusal = Refusal(error)
        guard refusal.status.kind == .clientError || refusal.status.code == 507 else { throw error }
        var response = Reply.refusal(refusal, family: .open)
        for field in headers { response.headers[field.name] = field.value }
        return response
    }

    private func cors(_ upload: Upload) -> HTTPFields {
        var headers: HTTPFields = [:]
        headers[.accessControlAllowOrigin] = upload.corsOrigin
        headers[.accessControlExposeHeaders] = "Location, Range"
        if upload.corsOrigin != "*" { headers[.vary] = "Origin" }
        return headers
    }
}

extension HTTPResponse.Status {
    /// As Google's uploads have it: go on where `Range` ends.
    static let resumeIncomplete = HTTPResponse.Status(code: 308, reasonPhrase: "Resume Incomplete")
}
