/// What all connections share.
struct ConnectionServer: Sendable {
    let limits: ConnectionLimits
    let book: ConnectionBook
    let metrics: HTTPMetrics
    let log: AccessLog
    let security: SecurityHeaders
}
