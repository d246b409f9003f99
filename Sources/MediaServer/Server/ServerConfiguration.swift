package import MediaLibrary

#if canImport(FoundationEssentials)
package import FoundationEssentials
#else
package import Foundation
#endif

/// Everything about a server that its operator decides.
package struct ServerConfiguration: Sendable {
    package var host: String
    /// Zero takes one that is free.
    package var port: Int
    package var library: LibraryConfiguration
    package var credentials: Credentials
    /// The address that clients see, for links; nil takes the one they asked under.
    package var publicURL: URL?
    /// Connections at once; more wait to be accepted.
    package var mostConnections: Int
    /// What one client may take.
    package var limits = ConnectionLimits()
    /// Seconds that answers have to end when the server does; then they are cut off.
    package var shutdownSeconds: Int
    /// Whose `X-Forwarded-For`, `-Proto` and `X-Request-Id` are believed.
    package var proxies = TrustedProxies()
    /// Where metrics are kept; the program gives them to swift-metrics as well.
    package var metrics = PrometheusRegistry()
    /// Whether everybody may read `/metrics`, and not this machine and private networks only.
    package var metricsArePublic = false

    /// Who sends files; nil for this server.
    package var handover: FileHandover?

    /// User media a key may send in an hour.
    package var userMediaRateLimit: Int

    package init(library: LibraryConfiguration, credentials: Credentials) {
        host = "127.0.0.1"
        port = 8080
        self.library = library
        self.credentials = credentials
        mostConnections = 2000
        shutdownSeconds = 30
        userMediaRateLimit = 500
    }

    /// Bytes of a request's head.
    static let mostHeaderBytes = 32 << 10
    /// Bytes of a JSON body.
    static let mostBodyBytes = 1 << 20
}
