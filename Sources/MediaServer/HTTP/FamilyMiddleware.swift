internal import HTTPTypes
internal import Hummingbird
internal import Logging
internal import MediaLibrary

/// Looks at credentials, and turns errors into the words of the family that was asked.
struct FamilyMiddleware: RouterMiddleware {
    typealias Context = ServerContext

    let credentials: Credentials

    func handle(
        _ request: Request, context: ServerContext, next: (Request, ServerContext) async throws -> Response
    ) async throws -> Response {
        let family = APIFamily(path: request.uri.path)
        do {
            try authenticate(request, family)
            return try await next(request, context)
        } catch {
            let refusal = Refusal(error)
            // Who is gone is not answered; nothing is wrong with the server.
            if refusal.status.kind == .serverError, !(error is CancellationError) {
                context.logger.error("request failed", metadata: ["error": "\(error)", "path": "\(request.uri.path)"])
            }
            return Reply.refusal(refusal, family: family)
        }
    }

    private func authenticate(_ request: Request, _ family: APIFamily) throws(Refusal) {
        let isKnown =
            switch family {
            case .onDemand: credentials.accepts(authorization: request.headers[.authorization])
            case .files:
                credentials.accepts(
                    apiKey: request.headers[.apiKey] ?? request.uri.queryParameters["key"].map(String.init))
            case .userMedia: credentials.accepts(apiKey: request.headers[.apiKey])
            case .open: true
            }
        guard isKnown || request.method == .options else {
            throw Refusal(.unauthorized, "Invalid or missing credentials")
        }
    }
}
