import Foundation
import InMemoryTracing
import Logging
import MediaLibrary
import Metrics
import MetricsTestKit
import ServiceLifecycle
import Synchronization
import Testing
import Tracing

/// What operators see. Metrics and traces have one receiver in a process, so these run one after the other and look only for
/// what they made themselves.
@Suite(.serialized) struct ObservabilityTests {
    private static let metrics: TestMetrics = {
        let metrics = TestMetrics()
        MetricsSystem.bootstrap(metrics)
        return metrics
    }()

    private static let tracer: InMemoryTracer = {
        let tracer = InMemoryTracer()
        InstrumentationSystem.bootstrap(tracer)
        return tracer
    }()

    @Test func jobsFailuresAndBytesAreCounted() async throws {
        let metrics = Self.metrics
        try await Shelf.open { shelf, server in
            _ = try await shelf.media(server, "h264-aac.mp4")
            _ = try await shelf.settled(shelf.library.create(from: .url(server.url("html/a.mp4"))).id)
        }
        let done = try metrics.expectCounter("media_library_jobs_total", [("job", "ingest"), ("outcome", "done")])
        #expect(done.totalValue >= 1)
        let failed = try metrics.expectCounter(
            "media_library_failures_total", [("job", "ingest"), ("code", "notMedia")])
        #expect(failed.totalValue >= 1)
        let time = try metrics.expectTimer("media_library_job_seconds", [("job", "prepare"), ("outcome", "done")])
        #expect(time.values.allSatisfy { $0 > 0 })
        let size = try Fixture.bytes("h264-aac.mp4").count
        #expect(try metrics.expectCounter("media_library_fetched_bytes_total").totalValue >= Int64(size))
        #expect(try metrics.expectGauge("media_library_jobs_waiting").values.allSatisfy { $0 >= 0 })
        #expect(try metrics.expectGauge("media_library_jobs_running").values.contains { $0 > 0 })
        let ready = try metrics.expectCounter("media_library_events_total", [("type", "video.media.ready")])
        #expect(ready.totalValue >= 1)
    }

    @Test func bytesOfUploadsAndDeliveriesAreCounted() async throws {
        let metrics = Self.metrics
        let hook = try WebhookEndpoint(
            url: "http://127.0.0.1:9/hook", secret: Data(repeating: 1, count: 32).base64EncodedString())
        try await Shelf.open({
            $0.webhooks = [hook]
            $0.webhookSchedule = WebhookSchedule(delays: [])
        }) { shelf, _ in
            let upload = try await shelf.library.createUpload()
            _ = try await shelf.library.receive(
                upload.id, range: .bytes(first: 0, last: 9, total: 20),
                body: UploadTests.body([UInt8](repeating: 1, count: 10)))
            _ = try await until("the delivery is given up") {
                try await shelf.library.deliveries(.failed).items.isEmpty ? nil : true
            }
        }
        #expect(try metrics.expectCounter("media_library_received_bytes_total").totalValue >= 10)
        #expect(try metrics.expectCounter("media_library_webhooks_total", [("outcome", "failed")]).totalValue >= 1)
    }

    @Test func everyJobIsASpanThatNamesItsMedia() async throws {
        let tracer = Self.tracer
        let id = try await Shelf.open { shelf, server in
            try await shelf.media(server, "h264-aac.mp4").id.uuidString.lowercased()
        }
        let spans = tracer.finishedSpans.filter { span in
            if case .string(let media)? = span.attributes["media.id"]?.toSpanAttribute() { media == id } else { false }
        }
        #expect(Set(spans.map(\.operationName)).isSuperset(of: ["media.library.ingest", "media.library.prepare"]))
        let fetch = try #require(spans.first { $0.operationName == "media.library.fetch" })
        #expect(fetch.attributes["bytes"] != nil)
    }

    @Test func logsNameTheMediaAndNeverAnAddressWithItsQuery() async throws {
        let lines = Lines()
        try await Shelf.open({
            $0.logger = Logger(label: "test") { _ in Recorder(lines: lines) }
            $0.logger.logLevel = .trace
        }) { shelf, server in
            let url = server.url("files/h264-aac.mp4") + "?signature=secret"
            let media = try await shelf.settled(shelf.library.create(from: .url(url)).id)
            let failed = try await shelf.settled(
                shelf.library.create(from: .url(server.url("status/h264-aac.mp4?code=404&signature=secret"))).id)
            #expect(failed.failure?.message.contains("secret") == false)
            #expect(media.inputs.allSatisfy { $0.url?.contains("secret") == false })
            let text = lines.all
            #expect(text.contains { $0.contains(media.id.uuidString.lowercased()) && $0.contains("job done") })
            #expect(text.contains { $0.contains("sourceNotFound") })
            #expect(!text.contains { $0.contains("secret") })
            let events = try await shelf.library.pastEvents(PageRequest(size: 50)).items
            #expect(!events.contains { String(decoding: $0.body, as: UTF8.self).contains("secret") })
        }
        let store = try await Fixture.withFolder { _ in "" }
        #expect(store.isEmpty)
    }

    @Test func aLibraryIsAServiceThatShutsDownGracefully() async throws {
        try await Fixture.withFolder { folder in
            let library = try await MediaLibrary(Shelf.configuration(folder))
            var configuration = ServiceGroupConfiguration(
                services: [library], logger: Logger(label: "group") { _ in SwiftLogNoOpLogHandler() })
            configuration.cancellationSignals = []
            let group = ServiceGroup(configuration: configuration)
            let running = Task { try await group.run() }
            _ = try await library.create(from: .url("http://127.0.0.1:1/a.mp4"))
            await group.triggerGracefulShutdown()
            try await running.value
            let error = await Fixture.error { _ = try await library.list() }
            #expect(error != nil)
            // What was not done is there for the next one.
            try await Shelf.open(in: folder) { next in
                let media = try #require(try await next.library.list().items.first)
                let settled = try await next.settled(media.id)
                #expect(settled.failure?.code == .connectionFailed)
            }
        }
    }
}

/// Lines of a log.
final class Lines: Sendable {
    private let lines = Mutex<[String]>([])
    var all: [String] { lines.withLock { $0 } }
    func add(_ line: String) { lines.withLock { $0.append(line) } }
}

/// Writes a log into lines.
struct Recorder: LogHandler {
    let lines: Lines
    var metadata = Logger.Metadata()
    var logLevel = Logger.Level.trace

    init(lines: Lines) { self.lines = lines }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let all = metadata.merging(event.metadata ?? [:]) { $1 }
        lines.add("\(event.level) \(event.message) \(all)")
    }
}
