import ArgumentParser
import CoreMetrics
import Foundation
import Logging
import MediaEngine
import MediaLibrary
import MediaServer
import ServiceLifecycle
import UnixSignals

/// The server's program; `media serve` starts it.
@main
struct ServerTool: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "media-server", abstract: "Serves a library of media over HTTP.",
        discussion: "`media-server health` asks a server that runs whether it is healthy.")

    @Option(help: "The folder everything is kept in.")
    var data: String

    @Option(help: "The address to listen on.")
    var host = "127.0.0.1"

    @Option(help: "The port to listen on; 0 takes a free one.")
    var port = 8080

    @Option(help: "The address clients see, as in https://media.example.com.")
    var publicURL: String?

    @Flag(help: "Fetch media from private networks and from this machine as well.")
    var allowPrivateNetworks = false

    @Option(help: "Where events are sent.")
    var webhookURL: String?

    @Option(help: "What they are signed with, in base64; better said by MEDIA_WEBHOOK_SECRET, which nobody else reads.")
    var webhookSecret: String?

    @Option(help: "A command that recognises speech, with {input}, {output} and {language}.")
    var speechCommand: String?

    @Option(help: "A command that summarises text, with {words}.")
    var summaryCommand: String?

    @Option(help: "Files are sent by nginx in front, from this internal location of it, as in /internal-media/.")
    var xAccelRedirect: String?
    @Option(
        help: "How durations and files for download are spelled: portable, or 2026-05 for clients of that time.",
        transform: Self.dialect)
    var dialect = WireDialect.portable
    @Option(help: "Connections at once; more wait.")
    var maxConnections = 2000

    @Option(help: "Connections at once from one address. Trusted proxies have no such limit.")
    var maxConnectionsPerAddress = 512

    @Option(help: "The largest file that is fetched or sent, in bytes.")
    var maxMediaBytes = 64 << 30

    @Option(help: "Seconds a client may take for the head of a request.")
    var headTimeout = 20

    @Option(help: "Seconds a client may be silent, or read nothing of an answer.")
    var idleTimeout = 60

    @Option(help: "Seconds that answers have to end when the server does.")
    var shutdownTimeout = 30

    @Option(
        help: ArgumentHelp(
            "Proxies whose X-Forwarded-For, X-Forwarded-Proto and X-Request-Id are believed.",
            valueName: "address[/length],…"))
    var trustedProxies: String?

    @Flag(help: "Let everybody read /metrics, not only this machine and private networks.")
    var metricsPublic = false

    @Option(help: "How the log is written: text or json.")
    var logFormat = LogFormat.text

    @Option(
        help: "What is logged: trace, debug, info, notice, warning, error or critical.",
        transform: { text in
            guard let level = Logger.Level(rawValue: text) else {
                throw ValidationError("--log-level is trace, debug, info, notice, warning, error or critical.")
            }
            return level
        })
    var logLevel = Logger.Level.info

    func validate() throws {
        guard (0...65535).contains(port) else { throw ValidationError("--port is from 0 to 65535.") }
        if let publicURL {
            let url = URL(string: publicURL)
            guard let url, ["http", "https"].contains(url.scheme?.lowercased()), url.host()?.isEmpty == false,
                url.query() == nil, url.fragment() == nil
            else { throw ValidationError("--public-url is an address such as https://media.example.com.") }
        }
        guard (webhookURL == nil) == (signingSecret == nil) else {
            throw ValidationError("--webhook-url and --webhook-secret (or MEDIA_WEBHOOK_SECRET) are given together.")
        }
        for (value, most, name) in [
            (maxConnections, 60_000, "--max-connections"),
            (maxConnectionsPerAddress, 60_000, "--max-connections-per-address"),
            (maxMediaBytes, 1 << 50, "--max-media-bytes"), (headTimeout, 3600, "--head-timeout"),
            (idleTimeout, 3600, "--idle-timeout"), (shutdownTimeout, 3600, "--shutdown-timeout"),
        ] where !(1...most).contains(value) {
            throw ValidationError("\(name) is from 1 to \(most).")
        }
        _ = try proxies()
    }

    private func proxies() throws -> TrustedProxies {
        let texts = trustedProxies?.split(separator: ",", omittingEmptySubsequences: false) ?? []
        return TrustedProxies(
            try texts.map { text in
                guard let network = AddressNetwork(String(text)) else {
                    throw ValidationError("--trusted-proxies has addresses as 10.0.0.0/8 or ::1, not \"\(text)\".")
                }
                return network
            })
    }

    /// Webhooks' secret. Arguments are read by every user of the machine, the environment is not.
    private var signingSecret: String? {
        webhookSecret ?? ProcessInfo.processInfo.environment["MEDIA_WEBHOOK_SECRET"].flatMap { $0.isEmpty ? nil : $0 }
    }

    func run() async throws {
        let (format, level) = (logFormat, logLevel)
        LoggingSystem.bootstrap { ServerLogHandler(label: $0, format: format, level: level) }
        let metrics = PrometheusRegistry()
        MetricsSystem.bootstrap(metrics)
        let descriptors = DescriptorLimit.raise()
        let root = URL(filePath: data)
        try FileManager.default.createDirectory(
            at: root, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        let (credentials, fresh) = try CredentialStore.load(
            folder: root.path, environment: ProcessInfo.processInfo.environment)
        var library = LibraryConfiguration(root: root)
        library.addressPolicy = allowPrivateNetworks ? .anywhere : .publicOnly
        library.dialect = dialect
        if let webhookURL, let signingSecret {
            library.webhooks = [try WebhookEndpoint(url: webhookURL, secret: signingSecret)]
        }
        if let speechCommand {
            library.speechRecognizer = CommandRecognizer(try CommandTemplate(parsing: speechCommand))
        }
        if let summaryCommand {
            library.summarizer = CommandSummarizer(try CommandTemplate(parsing: summaryCommand))
        }
        library.fetchLimits.maximumByteCount = maxMediaBytes
        if descriptors < maxConnections * 2 + 200 {
            library.logger.warning(
                "fewer files may be open than connections need", metadata: ["files": "\(descriptors)"])
        }
        library.publicURL = publicURL.flatMap { URL(string: $0) }
        var configuration = ServerConfiguration(library: library, credentials: credentials)
        configuration.host = host
        configuration.port = port
        if let xAccelRedirect {
            configuration.handover = try FileHandover(location: xAccelRedirect, root: root.path)
            configuration.library.isReadableByGroup = true
        }
        configuration.publicURL = library.publicURL
        configuration.mostConnections = maxConnections
        configuration.limits.mostPerAddress = maxConnectionsPerAddress
        configuration.limits.headSeconds = headTimeout
        configuration.limits.idleSeconds = idleTimeout
        configuration.shutdownSeconds = shutdownTimeout
        configuration.proxies = try proxies()
        configuration.metrics = metrics
        configuration.metricsArePublic = metricsPublic
        if let text = ProcessInfo.processInfo.environment["MEDIA_USER_MEDIA_RATE_LIMIT"] {
            guard let most = Int(text), most > 0 else {
                throw ServerFailure("MEDIA_USER_MEDIA_RATE_LIMIT is a number above zero")
            }
            configuration.userMediaRateLimit = most
        }
        let server = try await MediaServer(configuration)
        if let fresh { tell(fresh) }
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: [server], gracefulShutdownSignals: [.sigterm, .sigint], logger: library.logger))
        Task { await Self.endAtTheSecondSignal() }
        async let running: Void = group.run()
        if let port = await server.port { Self.say("Listening on http://\(host):\(port)") }
        try await running
    }

    private static func dialect(_ text: String) throws -> WireDialect {
        if let dialect = WireDialect(rawValue: text) { return dialect }
        throw ValidationError("--dialect is one of \(WireDialect.allCases.map(\.rawValue).joined(separator: ", ")).")
    }

    /// Who asks twice does not want to wait. What is not done is done by the next process, as after a crash.
    private static func endAtTheSecondSignal() async {
        var count = 0
        for await signal in await UnixSignalsSequence(trapping: .sigterm, .sigint) {
            count += 1
            if count == 2 { _exit(128 + signal.rawValue) }
        }
    }

    private func tell(_ fresh: CredentialStore.Fresh) {
        Self.say(
            """
            These credentials are shown once; their digests are kept in \(data)/credentials.json.
            MEDIA_ACCESS_TOKEN_ID=\(fresh.accessTokenID)
            MEDIA_SECRET_KEY=\(fresh.secretKey)
            MEDIA_API_KEY=\(fresh.apiKey)
            """)
    }

    /// Says a line at once, also where it is read by a program.
    private static func say(_ line: String) { FileHandle.standardOutput.write(Data((line + "\n").utf8)) }

    static func main() async {
        MediaWorker.runIfRequested()
        do {
            let words = CommandLine.arguments.dropFirst()
            var command =
                words.first == "health" ? try HealthTool.parseAsRoot(Array(words.dropFirst())) : try parseAsRoot()
            if var command = command as? any AsyncParsableCommand { try await command.run() } else { try command.run() }
        } catch { exit(withError: error) }
    }
}

extension LogFormat: ExpressibleByArgument {}
