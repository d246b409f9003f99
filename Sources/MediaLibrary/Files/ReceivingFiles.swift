internal import Synchronization

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// Files that are being received, whose folders belong to nobody yet.
final class ReceivingFiles: Sendable {
    private let ids = Mutex<Set<UUID>>([])

    func insert(_ id: UUID) { ids.withLock { _ = $0.insert(id) } }
    func remove(_ id: UUID) { ids.withLock { _ = $0.remove(id) } }
    func contains(_ id: UUID) -> Bool { ids.withLock { $0.contains(id) } }
}
