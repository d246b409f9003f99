internal import HTTPTypes
internal import Hummingbird

/// Tells who asks for a path in a way it does not know which ways it does (RFC 9110, 15.5.6). It stands behind all routes, and so
/// sees what none of them took.
struct MethodMiddleware: RouterMiddleware {
    typealias Context = ServerContext

    private let routes: [(pattern: RoutePattern, methods: [String])]

    init(_ router: Router<ServerContext>) {
        routes = Dictionary(grouping: router.routes, by: \.path.description).map { path, routes in
            (RoutePattern(path), Self.all(routes.map(\.method)))
        }
    }

    /// What goes with a method is answered without a route of its own.
    private static func all(_ methods: [HTTPRequest.Method]) -> [String] {
        Set(methods.map(\.rawValue)).union(methods.contains(.get) ? ["HEAD"] : []).sorted()
    }

    func handle(
        _ request: Request, context: ServerContext, next: (Request, ServerContext) async throws -> Response
    ) async throws -> Response {
        guard let methods = methods(request.uri.path), !methods.contains(request.method.rawValue) else {
            return try await next(request, context)
        }
        var refusal = Refusal(.methodNotAllowed, "\(request.method.rawValue) is not done here")
        refusal.allow = methods
        throw refusal
    }

    /// What may be done with a path; nil where there is none.
    private func methods(_ path: String) -> [String]? {
        routes.filter { $0.pattern.matches(path) }.min { $0.pattern.isCloser(than: $1.pattern) }?.methods
    }
}
