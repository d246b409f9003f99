internal import Synchronization

/// A transaction's place in the order of events, from inside the transaction to after its end.
final class EventTicket: Sendable {
    private let place = Mutex<Int?>(nil)

    /// Takes a place; a transaction that is run again keeps the one it has.
    func take(from center: EventCenter) { place.withLock { if $0 == nil { $0 = center.reserve() } } }

    /// Tells the events, where a place was taken; once.
    func publish(_ events: [LibraryEvent], at center: EventCenter) {
        let taken = place.withLock { place in
            defer { place = nil }
            return place
        }
        if let taken { center.publish(events, place: taken) }
    }
}
