#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// One comparison of the store with the disk.
struct LibraryCheck {
    let core: LibraryCore
    let damage: String?
    let repairs: Bool

    private typealias Finding = CheckReport.Finding

    func run() async throws -> CheckReport {
        var findings: [Finding] = []
        if let damage {
            findings.append(Finding(kind: .damagedStore, id: nil, message: damage, isRepaired: false))
        }
        findings += try await DamageCheck(core: core, repairs: repairs).run()
        // Folders first: what is made meanwhile has its record before its folder, but for uploads, which have a record of
        // their own.
        var folders: [(MediaStorage.Area, [UUID])] = []
        for area in MediaStorage.Area.allCases { folders.append((area, try await core.storage.ids(in: area))) }
        let parts = try await core.storage.uploads()
        for (area, ids) in folders {
            for id in ids where try await !isKnown(id, area) {
                if repairs { try await core.storage.remove(core.storage.folder(area, id).path) }
                findings.append(
                    Finding(
                        kind: .strayFolder, id: id, message: "\(area.rawValue) has a folder of nobody",
                        isRepaired: repairs))
            }
        }
        for id in parts {
            let upload = try await core.store.read { try $0.record(.upload, id.lowercase) }
            if let upload, [Upload.Status.waiting.rawValue, StoredRecord.damagedState].contains(upload.state) {
                continue
            }
            if repairs { try await core.storage.remove(core.storage.uploadPath(id)) }
            findings.append(
                Finding(kind: .strayUpload, id: id, message: "bytes of an upload that is over", isRepaired: repairs))
        }
        var count = 0
        for kind in [StoredRecord.Kind.media, .file, .userMedia, .playlist] {
            var offset = 0
            while true {
                let from = offset
                let page = try await core.store.read { try $0.records(RecordQuery(kind, limit: 500, offset: from)) }
                if page.isEmpty { break }
                for record in page { findings += try await look(record) }
                count += page.count
                offset += page.count
            }
        }
        return CheckReport(findings: findings, checkedCount: count + parts.count)
    }

    private func isKnown(_ id: UUID, _ area: MediaStorage.Area) async throws -> Bool {
        if core.receiving.contains(id) { return true }
        return try await core.store.read { reader in
            switch area {
            case .media:
                // A folder of an upload is made before its media.
                if try reader.record(.upload, id.lowercase)?.state == Upload.Status.waiting.rawValue { return true }
                return try reader.record(.media, id.lowercase) != nil || reader.record(.removal, id.lowercase) != nil
            case .files:
                return try reader.record(.file, id.lowercase) != nil || reader.record(.removal, id.lowercase) != nil
            case .userMedia:
                return try reader.record(.userMedia, id.lowercase) != nil
                    || reader.record(.removal, id.lowercase) != nil
            }
        }
    }

    private func look(_ record: StoredRecord) async throws -> [Finding] {
        let (core, repairs) = (core, repairs)
        return try await core.change { change in
            // As it is now: it may have changed since the page was read.
            guard let now = try change.store.record(record.kind, record.key) else { return [] }
            var check = RecordCheck(storage: core.storage, change: change)
            do {
                try check.look(at: now)
            } catch let error as LibraryError where error.code == .storage {
                return [
                    Finding(
                        kind: .damagedRecord, id: UUID(uuidString: now.key), message: error.message, isRepaired: false)
                ]
            }
            if repairs { try check.repair(&change) }
            return check.findings.map {
                var finding = $0
                finding.isRepaired = repairs && finding.isRepaired
                return finding
            }
        }
    }
}
