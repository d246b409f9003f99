internal import Synchronization

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// Files that somebody is receiving or taking away, whose records do not say yet, or any more, that they are there.
final class ReceivingFiles: Sendable {
    /// By how many.
    private let counts = Mutex<[UUID: Int]>([:])

    func insert(_ id: UUID) { counts.withLock { $0[id, default: 0] += 1 } }
    func contains(_ id: UUID) -> Bool { counts.withLock { $0[id] != nil } }

    func remove(_ id: UUID) {
        counts.withLock { counts in
            guard let count = counts[id] else { return }
            counts[id] = count > 1 ? count - 1 : nil
        }
    }
}
