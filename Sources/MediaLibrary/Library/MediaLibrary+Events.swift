#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

extension MediaLibrary {
    /// Events that are kept, a page at a time.
    public func pastEvents(_ page: PageRequest = PageRequest()) async throws -> Page<LibraryEvent> {
        try await list(LibraryEvent.self, RecordQuery(.event), page) { $0 }
    }

    /// What became of webhooks, a page at a time, by the time they were or will be sent.
    ///
    /// - Parameter state: only these; nil for all.
    public func deliveries(
        _ state: WebhookDelivery.State? = nil, _ page: PageRequest = PageRequest()
    ) async throws -> Page<WebhookDelivery> {
        try await list(
            WebhookDelivery.self, RecordQuery(.delivery, states: state.map { [$0.rawValue] }), page
        ) { $0 }
    }

    /// Sends an event again, to one endpoint or to all, whatever became of it there. It keeps its id.
    ///
    /// - Throws: `LibraryError` (`notFound` for an event that is not kept, or an endpoint that is not configured).
    public func replay(_ eventID: UUID, endpoint: String? = nil) async throws {
        let endpoints = configuration.webhooks.map(\.url).filter { endpoint == nil || $0 == endpoint }
        guard !endpoints.isEmpty else { throw LibraryError(.notFound, "there is no such endpoint") }
        try await core.change { change in
            guard let event = try change.store.value(LibraryEvent.self, eventID) else {
                throw LibraryError.notFound("event", eventID)
            }
            for endpoint in endpoints { try change.store.put(WebhookDelivery(event, endpoint: endpoint)) }
        }
        await webhooks.wake()
    }
}
