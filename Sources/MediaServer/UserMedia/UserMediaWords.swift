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
        case .badRequest, .unprocessableContent:
            guard !refusal.fields.isEmpty else { return words("VALIDATION_ERROR", refusal.message) }
            return .object([
                "error": "VALIDATION_ERROR", "message": "Request validation failed",
                "details": .array(
                    refusal.fields.map {
                        .object(["field": .string($0.field), "message": .string($0.message)])
                    }),
            ])
        default: return words("INTERNAL_SERVER_ERROR", "An unexpected error occurred")
        }
    }

    private static func words(_ code: String, _ message: String) -> JSONValue {
        .object(["error": .string(code), "message": .string(message)])
    }
}
