internal import Logging
internal import MediaLibrary

/// A line for each request, when it is over.
struct AccessLog: Sendable {
    let logger: Logger

    /// - Parameter exchange: nil for what never became a request.
    func write(_ exchange: Exchange?, _ outcome: Exchange.Outcome, method: String?, peer: IPAddress?) {
        guard logger.logLevel <= .info else { return }
        logger.info(
            "request",
            metadata: [
                "request": "\(exchange?.id ?? "-")", "method": "\(exchange?.method ?? method ?? "-")",
                "path": "\(exchange?.path ?? "-")", "route": "\(exchange?.route ?? "none")",
                "status": .stringConvertible(outcome.status), "bytes": .stringConvertible(outcome.byteCount),
                "complete": .stringConvertible(outcome.isComplete),
                "ms": .stringConvertible(outcome.nanoseconds / 1_000_000),
                "client": "\((exchange?.client ?? peer)?.description ?? "-")", "agent": "\(exchange?.agent ?? "")",
            ])
    }
}
