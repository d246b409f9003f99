internal import Synchronization

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// The time, in microseconds that never repeat and never go back, so that what is ordered by it has one order.
final class RecordClock: Sendable {
    private let last: Mutex<Int64>

    /// - Parameter position: of the newest record there is, up to the horizon.
    init(after position: Int64) { last = Mutex(min(position, Self.horizon)) }

    /// A day from now. Records beyond it are damaged, or were made while the clock on the wall was wrong; they are not followed.
    static var horizon: Int64 { Date().addingTimeInterval(86_400).microseconds }

    func now() -> Date {
        let position = last.withLock { last in
            last = max(last + 1, Date().microseconds)
            return last
        }
        return Date(microseconds: position)
    }
}
