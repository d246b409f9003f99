internal import Hummingbird
internal import HummingbirdCore
internal import Logging
package import MediaLibrary
internal import NIOCore
package import ServiceLifecycle

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// A library's operations over HTTP: three APIs, streams and pictures.
package final class MediaServer: Service {
    private let configuration: ServerConfiguration
    private let library: MediaLibrary
    private let secret: ServerSecret
    private let (ports, portReporter) = AsyncStream.makeStream(of: Int.self)

    /// Opens the library.
    ///
    /// - Throws: `LibraryError` where it cannot be opened, `ServerFailure`.
    package init(_ configuration: ServerConfiguration) async throws {
        self.configuration = configuration
        secret = try ServerSecret(folder: configuration.library.root.path)
        var library = configuration.library
        if let base = configuration.publicURL {
            let secret = secret
            library.uploadURL = { PublicAddresses.upload($0, below: base, secret) }
        }
        self.library = try await MediaLibrary(library)
    }

    /// The port it listens on, once it does.
    package var port: Int? {
        get async { await ports.first { _ in true } }
    }

    /// Serves until its task is cancelled or the service is shut down: answers that were begun are ended first, jobs are left
    /// to the next process.
    package func run() async throws {
        let reporter = portReporter
        // Who waits for the port of a server that cannot listen learns that there is none.
        defer { reporter.finish() }
        let application = Application(
            router: router(),
            server: .http1(
                configuration: HTTP1Channel.Configuration(
                    idleTimeout: .seconds(Int64(configuration.idleSeconds)),
                    httpDecoderConfiguration: HTTP1Channel.Configuration.DecoderConfiguration(
                        maxHeaderFieldSize: ServerConfiguration.mostHeaderBytes,
                        maxHeaderListSize: ServerConfiguration.mostHeaderBytes, maxHeaderFieldCount: 100))),
            configuration: ApplicationConfiguration(
                address: .hostname(configuration.host, port: configuration.port),
                availableConnectionsDelegate: MaximumAvailableConnections(configuration.mostConnections)),
            services: [library],
            onServerRunning: { channel in
                reporter.yield(channel.localAddress?.port ?? 0)
                reporter.finish()
            },
            logger: configuration.library.logger)
        try await application.run()
    }

    /// What it answers, as in `GET /v1/files/:file`.
    var routes: [String] { router().routes.map { "\($0.method.rawValue) \($0.path)" }.sorted() }

    private func router() -> Router<ServerContext> {
        let router = Router(context: ServerContext.self, options: .autoGenerateHeadEndpoints)
        router.add(middleware: AccessLogMiddleware())
        router.add(middleware: BrowserMiddleware())
        router.add(middleware: FamilyMiddleware(credentials: configuration.credentials))
        let addresses = PublicAddresses(configured: configuration.publicURL, secret: secret)
        let gate = PlaybackGate(library: library)
        OnDemandRoutes(library: library, addresses: addresses).add(to: router)
        UploadRoutes(library: library, addresses: addresses).add(to: router)
        FileRoutes(library: library, addresses: addresses, handover: configuration.handover).add(to: router)
        UserMediaRoutes(library: library, limit: RateLimit(most: configuration.userMediaRateLimit)).add(to: router)
        StreamRoutes(library: library, gate: gate, handover: configuration.handover).add(to: router)
        ImageRoutes(library: library, gate: gate, addresses: addresses).add(to: router)
        OperationRoutes(library: library).add(to: router)
        OpenAPIRoutes(document: OpenAPIDocument(publicURL: configuration.publicURL)).add(to: router)
        PageRoutes().add(to: router)
        // Behind every route.
        router.add(middleware: MethodMiddleware(router))
        return router
    }
}
