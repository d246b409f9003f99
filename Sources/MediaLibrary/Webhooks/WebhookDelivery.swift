#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// What became of one event at one endpoint.
public struct WebhookDelivery: Sendable, Hashable, Codable {
    /// What becomes of a delivery.
    public enum State: String, Sendable, Hashable, Codable, CaseIterable {
        case waiting
        case delivered
        /// Given up; it can be replayed.
        case failed
    }

    public let eventID: UUID
    public let endpoint: String
    public internal(set) var status: State
    public internal(set) var attempts: Int
    /// When it is sent next, or was last.
    public internal(set) var date: Date
    /// What the endpoint answered last.
    public internal(set) var lastStatus: Int?
    public internal(set) var lastError: String?
    /// When its event happened; deliveries of one media keep this order as long as they are accepted.
    let eventDate: Date
    let objectID: UUID

    init(_ event: LibraryEvent, endpoint: String) {
        eventID = event.id
        self.endpoint = endpoint
        status = .waiting
        attempts = 0
        // The clock on the wall decides when it is sent; events' own times only go up.
        date = Date()
        eventDate = event.createdAt
        objectID = event.objectID
    }
}

extension WebhookDelivery: Stored {
    static var kind: StoredRecord.Kind { .delivery }
    var key: String { eventID.lowercase + " " + endpoint }
    var owner: String? { eventID.lowercase }
    var parent: String? { endpoint }
    var state: String { status.rawValue }
    var position: Int64 { date.microseconds }
    var isSound: Bool { (0...1_000_000).contains(attempts) }
}
