internal import HTTPTypes
internal import Hummingbird
internal import MediaLibrary
internal import NIOCore

/// What operators ask for.
struct OperationRoutes: Sendable {
    let health: HealthCheck
    let metrics: MetricsPage

    func add(to router: Router<ServerContext>) {
        router.get("health") { _, _ in
            switch await health.finding() {
            case .well(let waiting, let running):
                Reply.json(
                    .object([
                        "status": "ok",
                        "jobs": .object(["waiting": .integer(waiting), "running": .integer(running)]),
                    ]))
            case .closing: Reply.json(.object(["status": "closing"]), .serviceUnavailable)
            case .ill: Reply.json(.object(["status": "failing"]), .serviceUnavailable)
            }
        }
        router.get("metrics") { request, context in
            guard metrics.isOpen(to: request, context) else {
                return Reply.refusal(
                    Refusal(.unauthorized, "Metrics are for the server's own network, or with credentials"),
                    family: .onDemand)
            }
            var headers: HTTPFields = [:]
            headers[.contentType] = PrometheusRegistry.contentType
            let text = try await metrics.text()
            return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
        }
    }
}
