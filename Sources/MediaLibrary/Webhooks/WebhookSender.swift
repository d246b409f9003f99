internal import AsyncHTTPClient
internal import Logging
internal import NIOCore
internal import NIOPosix

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// Sends events to their endpoints, each at least once.
///
/// What has to be sent stands in the store, so nothing is lost with the process. At one endpoint several media are told of at
/// once, and the events of one media one after the other.
actor WebhookSender {
    private let core: LibraryCore
    private var wakers: [AsyncStream<Void>.Continuation] = []
    /// Deliveries at once, at one endpoint.
    private static let width = 8

    init(core: LibraryCore) { self.core = core }

    /// There is something new to send.
    func wake() { for waker in wakers { waker.yield() } }

    /// Sends until the task is cancelled.
    func run() async {
        guard !core.configuration.webhooks.isEmpty else { return }
        let client = HTTPClient(
            eventLoopGroup: MultiThreadedEventLoopGroup.singleton, configuration: Self.clientConfiguration)
        let (stream, waker) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        wakers.append(waker)
        waker.yield()
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                // Deliveries that are due later.
                while !Task.isCancelled {
                    try? await Task.sleep(for: .seconds(1))
                    waker.yield()
                }
                waker.finish()
            }
            for await _ in stream { await sendDue(client) }
            group.cancelAll()
        }
        try? await client.shutdown()
    }

    private static var clientConfiguration: HTTPClient.Configuration {
        var configuration = HTTPClient.Configuration()
        configuration.redirectConfiguration = .disallow
        configuration.decompression = .disabled
        configuration.proxy = nil
        configuration.httpVersion = .http1Only
        return configuration
    }

    private func sendDue(_ client: HTTPClient) async {
        while !Task.isCancelled {
            let now = Date().microseconds
            let due = try? await core.store.read { reader in
                try reader.values(
                    WebhookDelivery.self,
                    RecordQuery(.delivery, states: [WebhookDelivery.State.waiting.rawValue], through: now, limit: 200))
            }
            guard let due, !due.isEmpty else { return }
            var chains: [String: [WebhookDelivery]] = [:]
            for delivery in due.sorted(by: { $0.eventDate < $1.eventDate }) {
                chains[delivery.endpoint + " " + delivery.objectID.lowercase, default: []].append(delivery)
            }
            let ordered = chains.values.sorted { $0[0].eventDate < $1[0].eventDate }
            await withTaskGroup(of: Void.self) { group in
                for (index, chain) in ordered.enumerated() {
                    if index >= Self.width { await group.next() }
                    group.addTask {
                        for delivery in chain where !Task.isCancelled { await self.send(delivery, client) }
                    }
                }
            }
        }
    }

    private func send(_ delivery: WebhookDelivery, _ client: HTTPClient) async {
        guard let endpoint = core.configuration.webhooks.first(where: { $0.url == delivery.endpoint }) else {
            await note(delivery, status: nil, error: "the endpoint is not configured any more", isFinal: true)
            return
        }
        do {
            let event = try await core.store.read { try $0.value(LibraryEvent.self, delivery.eventID) }
            guard let event else { return }
            let status = try await WebhookRequest(core: core, endpoint: endpoint, client: client).send(event.body)
            await note(delivery, status: status, error: nil, isFinal: status == 410)
        } catch {
            if Task.isCancelled { return }
            await note(delivery, status: nil, error: MediaFailure(anything: error).message, isFinal: false)
        }
    }

    private func note(_ delivery: WebhookDelivery, status: Int?, error: String?, isFinal: Bool) async {
        var sent = delivery
        sent.attempts += 1
        sent.lastStatus = status
        sent.lastError = error
        let isAccepted = status.map { (200..<300).contains($0) } ?? false
        let delays = core.configuration.webhookSchedule.delays
        if isAccepted {
            sent.status = .delivered
            sent.date = Date()
        } else if isFinal || sent.attempts > delays.count {
            sent.status = .failed
            sent.date = Date()
        } else {
            let delay = delays[sent.attempts - 1]
            sent.date = Date().addingTimeInterval(delay.inSeconds)
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
            if try writer.record(.delivery, final.key) != nil { try writer.put(final) }
        }
    }

    /// Forgets events that are old and that nobody waits for.
    func prune() async throws {
        let limit = core.configuration.eventRetention.components.seconds
        let border = Date().addingTimeInterval(-TimeInterval(limit)).microseconds
        try await core.store.write { writer in
            for event in try writer.records(RecordQuery(.event, through: border, limit: 1000)) {
                let waits = RecordQuery(
                    .delivery, owner: event.key, states: [WebhookDelivery.State.waiting.rawValue], limit: 1)
                if try writer.records(waits).isEmpty { try writer.remove(.event, event.key) }
            }
        }
    }
}
