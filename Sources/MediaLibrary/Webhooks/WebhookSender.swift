internal import Logging

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
        await putInOrder()
        outboxes = core.configuration.webhooks.map { WebhookOutbox(core: core, endpoint: $0) }
        await withTaskGroup(of: Void.self) { group in
            for outbox in outboxes { group.addTask { await outbox.run() } }
        }
    }

    /// Ends deliveries to endpoints that are not configured any more, and brings those back that a clock which was wrong put
    /// further off than any delay does.
    private func putInOrder() async {
        var strangers = RecordQuery(.delivery, states: [WebhookDelivery.State.waiting.rawValue])
        strangers.exceptParents = core.configuration.webhooks.map(\.url)
        let longest = core.configuration.webhookSchedule.delays.max() ?? .zero
        let furthest = Date().addingTimeInterval(longest.inSeconds)
        let far = RecordQuery(
            .delivery, states: [WebhookDelivery.State.waiting.rawValue], from: furthest.microseconds + 1)
        do {
            try await revise(strangers) {
                $0.status = .failed
                $0.lastError = "the endpoint is not configured any more"
            }
            try await revise(far) { $0.date = furthest }
        } catch {
            if !Task.isCancelled { core.logger.error("webhooks stay as they are", metadata: ["error": "\(error)"]) }
        }
    }

    /// Changes deliveries until a query finds none any more. They are found without keeping writers waiting, and changed a few
    /// at a time.
    private func revise(_ query: RecordQuery, _ body: @escaping @Sendable (inout WebhookDelivery) -> Void) async throws
    {
        var query = query
        query.limit = 500
        let part = query
        while true {
            let found = try await core.store.read { try $0.records(part) }
            if found.isEmpty { return }
            try await core.change { change in
                for record in found {
                    // It may have gone with its event.
                    guard let now = try change.store.record(.delivery, record.key), now.document == record.document
                    else { continue }
                    guard var delivery = try? now.decoded(WebhookDelivery.self) else {
                        try change.setAside(now)
                        continue
                    }
                    body(&delivery)
                    try change.store.put(delivery)
                }
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
