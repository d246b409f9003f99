#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// Sends events to their endpoints, each at least once, and each endpoint for itself.
///
/// What has to be sent stands in the store, so nothing is lost with the process.
actor WebhookSender {
    private let core: LibraryCore
    private var outboxes: [WebhookOutbox] = []

    init(core: LibraryCore) { self.core = core }

    /// There is something new to send.
    func wake() { for outbox in outboxes { outbox.wake() } }

    /// Sends until the task is cancelled.
    func run() async {
        await giveUpStrangers()
        outboxes = core.configuration.webhooks.map { WebhookOutbox(core: core, endpoint: $0) }
        await withTaskGroup(of: Void.self) { group in
            for outbox in outboxes { group.addTask { await outbox.run() } }
        }
    }

    /// Ends deliveries to endpoints that are not configured any more.
    private func giveUpStrangers() async {
        let known = Set(core.configuration.webhooks.map(\.url))
        try? await core.store.write { writer in
            let waiting = RecordQuery(.delivery, states: [WebhookDelivery.State.waiting.rawValue])
            for var delivery in try writer.values(WebhookDelivery.self, waiting)
            where !known.contains(delivery.endpoint) {
                delivery.status = .failed
                delivery.lastError = "the endpoint is not configured any more"
                try writer.put(delivery)
            }
        }
    }

    /// Forgets events that are old and that nobody waits for.
    func prune() async throws {
        let limit = core.configuration.eventRetention.inSeconds
        let border = Date().addingTimeInterval(-limit).microseconds
        try await core.store.write { writer in
            for event in try writer.records(RecordQuery(.event, through: border, limit: 1000)) {
                let waits = RecordQuery(
                    .delivery, owner: event.key, states: [WebhookDelivery.State.waiting.rawValue], limit: 1)
                if try writer.records(waits).isEmpty { try writer.remove(.event, event.key) }
            }
        }
    }
}
