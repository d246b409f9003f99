internal import HTTPTypes
internal import Hummingbird
internal import MediaLibrary
internal import NIOCore

/// Answers in JSON.
enum Reply {
    static func json(
        _ value: JSONValue, _ status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]
    ) -> Response {
        var headers = headers
        headers[.contentType] = "application/json"
        headers[.cacheControl] = "no-store"
        return Response(
            status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: value.data)))
    }

    /// Bytes that were made for a viewer, or nothing where it has them already.
    static func bytes(
        _ bytes: [UInt8], _ type: String, _ cacheControl: String, _ request: Request
    ) -> Response {
        let tag = Conditions.tag(of: bytes)
        let headers: HTTPFields = [.contentType: type, .cacheControl: cacheControl, .eTag: tag]
        if Conditions(tag: tag).areMet(by: request.headers) { return Response(status: .notModified, headers: headers) }
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    /// A refusal in a family's words.
    static func refusal(_ refusal: Refusal, family: APIFamily) -> Response {
        var headers: HTTPFields = [:]
        if let seconds = refusal.retryAfter { headers[.retryAfter] = String(seconds) }
        if !refusal.allow.isEmpty { headers[.allow] = refusal.allow.joined(separator: ", ") }
        if refusal.status == .unauthorized, family == .onDemand {
            headers[.wwwAuthenticate] = "Basic realm=\"media\", charset=\"UTF-8\""
        }
        return json(words(refusal, family), status(refusal, family), headers: headers)
    }

    /// The user-media API knows one status for every request that is not as it should be.
    private static func status(_ refusal: Refusal, _ family: APIFamily) -> HTTPResponse.Status {
        let isInvalid = refusal.status == .unprocessableContent || refusal.status == .unsupportedMediaType
        return family == .userMedia && isInvalid ? .badRequest : refusal.status
    }

    private static func words(_ refusal: Refusal, _ family: APIFamily) -> JSONValue {
        let code = JSONValue.integer(refusal.status.code)
        switch family {
        case .onDemand, .open:
            var error: [String: JSONValue] = ["code": code, "message": .string(refusal.message)]
            if refusal.fields.isEmpty {
                error["description"] = .string(refusal.status.reasonPhrase)
            } else {
                if refusal.status == .unprocessableContent { error["message"] = "payload validation failed" }
                error["fields"] = .array(
                    refusal.fields.map { ["field": .string($0.field), "message": .string($0.message)] }.map {
                        .object($0)
                    })
            }
            return .object(["success": false, "error": .object(error)])
        case .files:
            return .object([
                "error": .string(
                    refusal.status == .unprocessableContent ? "Unprocessable Entity" : refusal.status.reasonPhrase),
                "message": .string(refusal.message), "code": code,
                "details": .array(refusal.fields.map { .string("\($0.field) \($0.message)") }),
            ])
        case .userMedia: return UserMediaWords.refusal(refusal)
        }
    }
}
