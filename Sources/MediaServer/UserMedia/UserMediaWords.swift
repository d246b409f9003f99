internal import HTTPTypes
internal import MediaLibrary

/// Refusals of the user-media API, word for word.
enum UserMediaWords {
    static func refusal(_ refusal: Refusal) -> JSONValue {
        switch refusal.status {
        case .unauthorized: return words("UNAUTHORIZED", "Invalid or missing API key")
        case .tooManyRequests:
            return .object([
                "error": "RATE_LIMIT_EXCEEDED", "message": "Too many requests",
                "retryAfter": .integer(refusal.retryAfter ?? 1),
            ])
        case .notFound: return words("NOT_FOUND", refusal.message)
        case .methodNotAllowed: return words("METHOD_NOT_ALLOWED", refusal.message)
        case .contentTooLarge: return words("PAYLOAD_TOO_LARGE", refusal.message)
        case .badRequest, .unprocessableContent, .unsupportedMediaType:
            guard !refusal.fields.isEmpty else { return words("VALIDATION_ERROR", refusal.message) }
            return .object([
                "error": "VALIDATION_ERROR", "message": "Request validation failed",
                "details": .array(
                    refusal.fields.map { field in
                        var detail: [String: JSONValue] = [
                            "field": .string(field.field), "message": .string(field.message),
                        ]
                        detail["value"] = refusal.values[field.field].map { .string($0) }
                        return .object(detail)
                    }),
            ])
        default: return words("INTERNAL_SERVER_ERROR", "An unexpected error occurred")
        }
    }

    /// Why an address is not taken: pages of social media have a sentence of their own.
    static func addressRefusal(_ error: LibraryError, _ url: String) -> Refusal {
        if let social = error.fields.first(where: { $0.message == socialMedia }) {
            return Refusal(.badRequest, social.message)
        }
        return Refusal(
            .badRequest, "Request validation failed",
            fields: [LibraryError.Field(field: "url", message: "Must be a valid URL")],
            values: ["url": String(url.prefix(200))])
    }

    private static let socialMedia =
        "URLs from social media platforms are not supported. Please use a direct download link."

    private static func words(_ code: String, _ message: String) -> JSONValue {
        .object(["error": .string(code), "message": .string(message)])
    }
}
