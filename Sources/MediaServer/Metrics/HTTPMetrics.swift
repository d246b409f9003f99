internal import CoreMetrics

/// What the server tells about its requests and connections. Routes are templates, never paths: their number is bounded.
final class HTTPMetrics: Sendable {
    private let registry: PrometheusRegistry
    private let inFlight: PrometheusGauge
    private let open: PrometheusGauge
    private let taken: any CounterHandler
    private let sent: any CounterHandler
    private let received: any CounterHandler

    init(_ registry: PrometheusRegistry) {
        self.registry = registry
        inFlight = registry.gauge("media_http_requests_in_flight")
        open = registry.gauge("media_http_open_connections")
        taken = registry.makeCounter(label: "media_http_connections_total", dimensions: [])
        sent = registry.makeCounter(label: "media_http_sent_bytes_total", dimensions: [])
        received = registry.makeCounter(label: "media_http_received_bytes_total", dimensions: [])
    }

    func opened() {
        taken.increment(by: 1)
        open.increment(by: 1)
    }

    func closed() { open.decrement(by: 1) }

    /// The server ended a connection by itself.
    func cut(_ reason: String) {
        registry.makeCounter(label: "media_http_connections_closed_total", dimensions: [("reason", reason)])
            .increment(by: 1)
    }

    func began() { inFlight.increment(by: 1) }

    func ended(route: String, method: String, status: Int, nanoseconds: Int64) {
        inFlight.decrement(by: 1)
        let method = Self.methods.contains(method) ? method : "other"
        registry.makeCounter(
            label: "media_http_requests_total",
            dimensions: [("route", route), ("method", method), ("status", "\(status / 100)xx")]
        ).increment(by: 1)
        registry.makeTimer(label: "media_http_request_seconds", dimensions: [("route", route), ("method", method)])
            .recordNanoseconds(nanoseconds)
    }

    func sent(bytes: Int) { sent.increment(by: Int64(bytes)) }
    func received(bytes: Int) { received.increment(by: Int64(bytes)) }

    /// Anybody can send any method.
    private static let methods: Set = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
}
