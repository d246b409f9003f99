internal import AsyncHTTPClient
internal import Logging
internal import NIOPosix
internal import Synchronization
internal import Tracing

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// What has to be sent to one endpoint: a few media are told of at once, the events of one media one after the other.
final class WebhookOutbox: Sendable {
    private let core: LibraryCore
    private let endpoint: WebhookEndpoint
    private let client: HTTPClient
    private let waker: AsyncStream<Void>.Continuation
    private let wakes: AsyncStream<Void>
    /// Media that are being told of.
    private let inFlight = Mutex<Set<UUID>>([])
    /// Deliveries at once.
    private static let width = 8

    init(core: LibraryCore, endpoint: WebhookEndpoint) {
        self.core = core
        self.endpoint = endpoint
        // Connections of its own, which nobody else waits for.
        client = HTTPClient(
            eventLoopGroup: MultiThreadedEventLoopGroup.singleton, configuration: Self.clientConfiguration)
        (wakes, waker) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        waker.yield()
    }

    private static var clientConfiguration: HTTPClient.Configuration {
        var configuration = HTTPClient.Configuration()
        configuration.redirectConfiguration = .disallow
        configuration.decompression = .disabled
        configuration.proxy = nil
        configuration.httpVersion = .http1Only
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = width
        return configuration
    }

    func wake() { waker.yield() }

    /// Sends what is due until the task is cancelled. Once only.
    func run() async {
        await sendAll()
        try? await client.shutdown()
    }

    private func sendAll() async {
        await withDiscardingTaskGroup { group in
            group.addTask { [waker] in
                // Deliveries that are due later.
                while !Task.isCancelled {
                    try? await Task.sleep(for: .seconds(1))
                    waker.yield()
                }
                waker.finish()
            }
            for await _ in wakes {
                for delivery in await due() {
                    group.addTask {
                        await self.send(delivery)
                        self.inFlight.withLock { _ = $0.remove(delivery.objectID) }
                        self.waker.yield()
                    }
                }
            }
        }
    }

    /// The first delivery of each media that is due, as many as may begin; they count as being sent.
    private func due() async -> [WebhookDelivery] {
        let query = RecordQuery(
            .delivery, parent: endpoint.url, states: [WebhookDelivery.State.waiting.rawValue],
            through: Date().microseconds, limit: 200)
        let found: [WebhookDelivery]
        do { found = try await core.readable(WebhookDelivery.self, query) } catch {
            if !Task.isCancelled, (error as? LibraryError)?.code != .closed {
                core.logger.warning("webhooks cannot be read", metadata: ["error": "\(error)"])
            }
            return []
        }
        return inFlight.withLock { inFlight in
            var begun: [WebhookDelivery] = []
            for delivery in found.sorted(by: { $0.eventDate < $1.eventDate })
            where inFlight.count < Self.width && inFlight.insert(delivery.objectID).inserted {
                begun.append(delivery)
            }
            return begun
        }
    }

    private func send(_ delivery: WebhookDelivery) async {
        do {
            // What was read may have been sent meanwhile.
            let (event, now) = try await core.store.read { reader in
                (
                    try reader.value(LibraryEvent.self, delivery.eventID),
                    try reader.value(WebhookDelivery.self, delivery.key)
                )
            }
            guard let event, let now, now.status == .waiting, now.attempts == delivery.attempts else { return }
            let status = try await withSpan("media.library.webhook", ofKind: .client) { span in
                span.attributes["event.id"] = event.id.lowercase
                let status = try await WebhookRequest(core: core, endpoint: endpoint, client: client).send(event.body)
                span.attributes["http.response.status_code"] = status
                return status
            }
            await note(delivery, status: status, error: nil)
        } catch {
            if Task.isCancelled { return }
            await note(delivery, status: nil, error: MediaFailure(anything: error).message)
        }
    }

    private func note(_ delivery: WebhookDelivery, status: Int?, error: String?) async {
        var sent = delivery
        sent.attempts += 1
        sent.lastStatus = status
        sent.lastError = error
        sent.date = Date()
        let isAccepted = status.map { (200..<300).contains($0) } ?? false
        let delays = core.configuration.webhookSchedule.delays
        // An endpoint that says it is gone is not asked again.
        if isAccepted {
            sent.status = .delivered
        } else if status == 410 || sent.attempts > delays.count {
            sent.status = .failed
        } else {
            sent.date = Date().addingTimeInterval(delays[sent.attempts - 1].inSeconds)
        }
        core.metrics.delivered(outcome: isAccepted ? "delivered" : sent.status == .failed ? "failed" : "again")
        if !isAccepted {
            core.logger.notice(
                "webhook not accepted",
                metadata: [
                    "event": "\(delivery.eventID.lowercase)", "endpoint": "\(SourceAddress.shown(delivery.endpoint))",
                    "status": "\(status ?? 0)", "error": "\(error ?? "")", "attempts": "\(sent.attempts)",
                ])
        }
        let final = sent
        // Where this cannot be written, the event is sent again: at least once.
        try? await core.store.write { writer in
            // It may have been asked to be sent again meanwhile.
            guard let stored = try writer.value(WebhookDelivery.self, final.key), stored.attempts == delivery.attempts
            else {
                return
            }
            try writer.put(final)
        }
    }
}
