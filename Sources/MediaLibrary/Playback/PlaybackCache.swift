internal import Synchronization

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// Media that were played last, as they are stored now: a player asks for the same one with every segment. Every change of the
/// store forgets them all.
final class PlaybackCache: Sendable {
    /// How a media is asked for.
    enum Key: Hashable {
        case media(UUID)
        case playbackID(UUID)
    }

    private struct State {
        /// Another one after each change.
        var edition = 0
        /// Changes under way: what is read meanwhile may be from before them or from after.
        var changes = 0
        var records: [Key: MediaRecord] = [:]
    }

    private let state = Mutex(State())
    private static let most = 128

    /// A record, read where it is not known.
    func record(_ key: Key, _ read: () async throws -> MediaRecord?) async throws -> MediaRecord? {
        let (known, edition) = state.withLock { ($0.records[key], $0.edition) }
        if let known { return known }
        let record = try await read()
        state.withLock { state in
            guard let record, state.changes == 0, state.edition == edition else { return }
            if state.records.count >= Self.most { state.records.removeAll() }
            state.records[key] = record
        }
        return record
    }

    func beginChange() {
        state.withLock { state in
            state.changes += 1
            state.records.removeAll(keepingCapacity: true)
        }
    }

    func endChange() {
        state.withLock { state in
            state.changes -= 1
            state.edition += 1
        }
    }
}
