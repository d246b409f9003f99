#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// Puts a record right that cannot be read, where what stands beside it says enough.
struct RecordMending {
    let storage: MediaStorage

    /// - Returns: whether it was; nothing is changed otherwise.
    func mend(_ record: StoredRecord, _ change: inout Change) throws -> Bool {
        guard let now = try change.store.record(record.kind, record.key), !now.isReadable else { return true }
        switch now.kind {
        case .job: return try mendJob(now, &change)
        case .delivery: return try mendDelivery(now, change)
        case .retention: return try mendRetention(now, change)
        case .playbackID:
            guard let id = UUID(uuidString: now.key), let media = now.owner.flatMap(UUID.init(uuidString:)) else {
                return false
            }
            try change.store.put(PlaybackRecord(playbackID: id, mediaID: media))
            return true
        default: return false
        }
    }

    /// Nobody knows what it was for, but what its owner lacks without it is begun anew.
    private func mendJob(_ record: StoredRecord, _ change: inout Change) throws -> Bool {
        let kinds = MediaStorage.Area.allCases.map(\.kind)
        guard let key = record.owner, let owner = try kinds.lazy.compactMap({ try change.store.record($0, key) }).first,
            owner.isReadable
        else { return false }
        try change.store.remove(.job, record.key)
        var check = RecordCheck(storage: storage, change: change)
        try check.look(at: owner)
        try check.repair(&change)
        // It may have been the one that takes away what is not needed.
        if owner.kind == .media, let id = UUID(uuidString: key), MediaStatus(rawValue: owner.state)?.isFinal == true {
            try change.enqueue(.tidy, owner: id)
        }
        return true
    }

    /// It is sent anew: at least once.
    private func mendDelivery(_ record: StoredRecord, _ change: Change) throws -> Bool {
        guard let key = record.owner, let endpoint = record.parent,
            let event = try? change.store.value(LibraryEvent.self, key)
        else { return false }
        let delivery = WebhookDelivery(event, endpoint: endpoint)
        guard delivery.key == record.key else { return false }
        try change.store.put(delivery)
        return true
    }

    private func mendRetention(_ record: StoredRecord, _ change: Change) throws -> Bool {
        guard let media = UUID(uuidString: record.key) else { return false }
        try change.store.put(RetentionRecord(mediaID: media, date: Date(microseconds: record.position)))
        return true
    }
}
