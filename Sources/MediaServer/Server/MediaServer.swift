internal import Hummingbird
internal import HummingbirdCore
internal import Logging
package import MediaLibrary
internal import NIOCore
internal import NIOPosix
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
    private let book: ConnectionBook
    private let health: HealthCheck
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
        let opened = try await MediaLibrary(library)
        self.library = opened
        book = ConnectionBook(mostPerAddress: configuration.limits.mostPerAddress, proxies: configuration.proxies)
        health = HealthCheck {
            let root = opened.configuration.root.path
            guard try await NIOThreadPool.singleton.runIfActive({ MetricsPage.freeByteCount(root) }) != nil else {
                throw ServerFailure("the disk does not answer")
            }
            return try await opened.jobCounts()
        }
    }

    /// The port it listens on, once it does.
    package var port: Int? {
        get async { await ports.first { _ in true } }
    }

    /// Serves until its task is cancelled or the service is shut down: answers that were begun are ended first, for a while;
    /// jobs are left to the next process.
    package func run() async throws {
        let reporter = portReporter
        // Who waits for the port of a server that cannot listen learns that there is none.
        defer { reporter.finish() }
        let application = Application(
            router: router(),
            server: server(),
            configuration: ApplicationConfiguration(
                address: .hostname(configuration.host, port: configuration.port),
                availableConnectionsDelegate: MaximumAvailableConnections(configuration.mostConnections)),
            services: [library],
            onServerRunning: { channel in
                reporter.yield(channel.localAddress?.port ?? 0)
                reporter.finish()
            },
            logger: configuration.library.logger)
        try await withThrowingTaskGroup(of: Bool.self) { group in
            group.addTask {
                try await application.run()
                return true
            }
            group.addTask { [configuration, health, book] in
                do {
                    try await gracefulShutdown()
                    await health.close()
                    try await Task.sleep(for: .seconds(configuration.shutdownSeconds))
                } catch { return false }
                let count = book.closeAll()
                configuration.library.logger.warning("answers were cut off", metadata: ["connections": "\(count)"])
                return false
            }
            while let isEnd = try await group.next() { if isEnd { break } }
            group.cancelAll()
        }
    }

    /// What it answers, as in `GET /v1/files/:file`.
    var routes: [String] { router().routes.map { "\($0.method.rawValue) \($0.path)" }.sorted() }

    private func server() -> HTTPServerBuilder {
        let server = ConnectionServer(
            limits: configuration.limits, book: book, metrics: HTTPMetrics(configuration.metrics),
            log: AccessLog(logger: configuration.library.logger),
            security: SecurityHeaders(isSecure: configuration.publicURL?.scheme?.lowercased() == "https"))
        let http = HTTP1Channel.Configuration(
            httpDecoderConfiguration: HTTP1Channel.Configuration.DecoderConfiguration(
                maxHeaderFieldSize: ServerConfiguration.mostHeaderBytes,
                maxHeaderListSize: ServerConfiguration.mostHeaderBytes, maxHeaderFieldCount: 100))
        return HTTPServerBuilder { responder in
            GuardedChannel(http: HTTP1Channel(responder: responder, configuration: http), server: server)
        }
    }

    private func router() -> Router<ServerContext> {
        let router = Router(context: ServerContext.self, options: .autoGenerateHeadEndpoints)
        router.add(middleware: AccessLogMiddleware(book: book, proxies: configuration.proxies))
        router.add(middleware: BrowserMiddleware())
        router.add(middleware: FamilyMiddleware(credentials: configuration.credentials))
        let addresses = PublicAddresses(configured: configuration.publicURL, secret: secret)
        let gate = PlaybackGate(library: library)
        OnDemandRoutes(library: library, addresses: addresses).add(to: router)
        UploadRoutes(library: library, addresses: addresses).add(to: router)
        FileRoutes(library: library, addresses: addresses, handover: configuration.handover).add(to: router)
        UserMediaRoutes(library: library, limit: RateLimit(most: configuration.userMediaRateLimit)).add(to: router)
        StreamRoutes(library: library, gate: gate, handover: configuration.handover).add(to: router)
        ImageRoutes(library: library, gate: gate, addresses: addresses, handover: configuration.handover).add(
            to: router)
        let metrics = MetricsPage(
            registry: configuration.metrics, process: ProcessMetrics(configuration.metrics),
            credentials: configuration.credentials, isPublic: configuration.metricsArePublic,
            root: library.configuration.root.path)
        OperationRoutes(health: health, metrics: metrics).add(to: router)
        OpenAPIRoutes(document: OpenAPIDocument(publicURL: configuration.publicURL)).add(to: router)
        PageRoutes().add(to: router)
        // Behind every route.
        router.add(middleware: MethodMiddleware(router))
        return router
    }
}
