internal import Synchronization

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// How far running jobs are: only in memory, since nobody needs it of a process that is gone.
final class ProgressBoard: Sendable {
    private let state = Mutex<[UUID: MediaProgress]>([:])

    subscript(_ id: UUID) -> MediaProgress? { state.withLock { $0[id] } }

    func set(_ progress: MediaProgress, for id: UUID) { state.withLock { $0[id] = progress } }
    func clear(_ id: UUID) { state.withLock { _ = $0.removeValue(forKey: id) } }
}
