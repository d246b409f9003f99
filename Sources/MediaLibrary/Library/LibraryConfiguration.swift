public import Logging
public import MediaCore

#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// Everything about a library that its operator decides.
public struct LibraryConfiguration: Sendable {
    /// The folder everything lies in. One process at a time.
    public var root: URL
    /// Which addresses media and tracks are fetched from.
    public var addressPolicy: AddressPolicy
    public var fetchLimits: FetchLimits
    /// Longest media; services take twelve hours.
    public var maximumDuration: Duration
    /// Where media are opened. A process of its own is the rule; the program has to call `MediaWorker.runIfRequested()`.
    public var isolation: Isolation
    /// Limits that media are opened under.
    public var policy: InputPolicy
    /// Whether segments, files and records are flushed to the disk before they count.
    public var durability: Durability
    /// Whether the group of this process may read media and files, as a web server does that sends them. The store stays closed.
    public var isReadableByGroup: Bool
    /// Jobs at once that fetch, that work on media, and that run commands.
    public var fetchingJobs: Int
    public var processingJobs: Int
    public var commandJobs: Int
    /// Pictures that are made at once for those who ask for them.
    public var pictureJobs: Int
    public var retries: RetryPolicy
    /// How long an upload may take from its creation.
    public var uploadTimeLimit: Duration
    /// How long an original stays after its media is ready where nobody has access to it; so long access can be given. Then
    /// what is made later is made of the package. Nil keeps every original.
    public var sourceRetention: Duration?
    /// Least bytes that stay free on the disk.
    public var reservedByteCount: Int
    /// Whether a media counts as ready as soon as its segments can be made on demand.
    public var playsOnDemand: Bool
    /// Where webhooks go.
    public var webhooks: [WebhookEndpoint]
    public var webhookSchedule: WebhookSchedule
    /// The sizes a picture is offered in; none is larger than the source or than was asked for.
    public var ladder: Ladder
    /// How values are spelled in events.
    public var dialect: WireDialect
    /// Finds the addresses of hosts.
    public var resolver: any HostResolver
    /// How long events are kept once they are delivered.
    public var eventRetention: Duration
    /// The workspace that events name.
    public var workspace: Workspace
    /// Address under which media are served, for links in events; nil leaves them out.
    public var publicURL: URL?
    /// Where the bytes of an upload are sent, for events of uploads; nil leaves it out.
    public var uploadURL: (@Sendable (UUID) -> String)?
    /// Turns speech into text; nil refuses what needs it.
    public var speechRecognizer: (any SpeechRecognizer)?
    /// Summarises text; nil refuses what needs it.
    public var summarizer: (any Summarizer)?
    public var logger: Logger

    /// Whose media these are, in events.
    public struct Workspace: Sendable, Hashable, Codable {
        public var id: UUID
        public var name: String

        public init(id: UUID, name: String) {
            self.id = id
            self.name = name
        }
    }

    /// - Parameter root: the library's folder; made where it is missing.
    public init(root: URL) {
        self.root = root
        addressPolicy = .publicOnly
        fetchLimits = FetchLimits()
        maximumDuration = .seconds(12 * 3600)
        isolation = .process
        policy = .untrusted
        durability = .durable
        isReadableByGroup = false
        fetchingJobs = 8
        processingJobs = 4
        commandJobs = 1
        pictureJobs = 2
        retries = RetryPolicy()
        uploadTimeLimit = .seconds(4 * 3600)
        sourceRetention = .seconds(24 * 3600)
        reservedByteCount = 256 << 20
        playsOnDemand = true
        webhooks = []
        webhookSchedule = .day
        ladder = .auto
        dialect = .portable
        resolver = SystemResolver()
        eventRetention = .seconds(30 * 24 * 3600)
        workspace = Workspace(id: UUID(uuid: (0, 0, 0, 0, 0, 0, 0x40, 0, 0x80, 0, 0, 0, 0, 0, 0, 0)), name: "media")
        logger = Logger(label: "media.library")
    }

    func checkSummaries(_ field: String) throws(LibraryError) {
        guard summarizer != nil else { throw .unsupported(field, "no summariser is configured") }
        guard speechRecognizer != nil else { throw .unsupported(field, "no speech recogniser is configured") }
    }
}
