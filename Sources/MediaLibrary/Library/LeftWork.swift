internal import Logging

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// What an earlier process left: work to do, and files to remove.
struct LeftWork {
    let core: LibraryCore

    /// Jobs to do, in no order. One that cannot be read is made anew by what its owner lacks, or set aside.
    func jobs() async throws -> [Job] {
        // A clock that was wrong may have put one off for years.
        let furthest = Date().addingTimeInterval(max(core.configuration.retries.longestDelay.inSeconds, 3600))
        let found = try await core.store.read { reader in
            var found = Sifted<Job>()
            for state in ["waiting", "running"] {
                try reader.walk(RecordQuery(.job, states: [state])) { found.add($0) }
            }
            return found
        }
        let aside = RecordQuery(.job, states: [StoredRecord.damagedState])
        for record in found.damaged + (try await core.store.read { try $0.records(aside) }) { await mend(record) }
        return found.values.map { job in
            var job = job
            job.due = min(job.due, furthest)
            return job
        }
    }

    private func mend(_ record: StoredRecord) async {
        do {
            let isMended = try await core.change { try RecordMending(storage: core.storage).mend(record, &$0) }
            guard isMended else { return try await core.change { try $0.setAside(record) } }
            core.logger.warning(
                "a job could not be read; what its owner lacks is begun anew",
                metadata: ["job": "\(record.shownKey)", "owner": "\(record.owner ?? "")"])
        } catch {
            core.logger.error(
                "a job cannot be read", metadata: ["job": "\(record.shownKey)", "owner": "\(record.owner ?? "")"])
            try? await core.change { try $0.setAside(record) }
        }
    }

    /// Ends the commands of processes that are no more, and removes the folders of what was deleted and the parts of uploads that
    /// were over.
    func removeFiles() async throws {
        let storage = core.storage
        try await DiskWork.run { LeftCommands.end() }
        try await storage.emptyRemoved()
        let open = [Upload.Status.waiting.rawValue, StoredRecord.damagedState]
        for id in try await storage.uploads() {
            let upload = try await core.store.read { try $0.record(.upload, id.lowercase) }
            // What cannot be removed is no reason not to work; `check` tells of it.
            if upload.map({ !open.contains($0.state) }) ?? true { try? await storage.remove(storage.uploadPath(id)) }
        }
        for removal in try await core.store.read({ try $0.records(RecordQuery(.removal)) }) {
            do { try await finish(removal) } catch {
                core.logger.error("a deleted media's folder stays", metadata: ["owner": "\(removal.key)"])
            }
        }
    }

    /// Ends a removal. Where its record does not say whose folder it was, the id is nobody's any more.
    func finish(_ removal: StoredRecord) async throws {
        guard let id = UUID(uuidString: removal.key) else {
            throw LibraryError(.storage, "the record removal \(removal.shownKey) has no id")
        }
        let known = (try? removal.decoded(RemovalRecord.self)).map { MediaStorage.Area($0.ownerKind) }
        for area in known.map({ [$0] }) ?? MediaStorage.Area.allCases {
            guard try await core.store.read({ try $0.record(area.kind, id.lowercase) }) == nil else { continue }
            try await core.storage.remove(core.storage.folder(area, id).path)
        }
        try await core.change { try $0.store.remove(.removal, removal.key) }
    }
}
