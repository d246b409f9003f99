internal import MediaCore
internal import MediaEngine

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
        let strays = try await StrayCheck(core: core, repairs: repairs).run()
        findings += strays.findings
        var count = strays.uploadCount
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
        return CheckReport(findings: findings, checkedCount: count)
    }

    private func look(_ record: StoredRecord) async throws -> [Finding] {
        let (core, repairs) = (core, repairs)
        let fault = await packageFault(record)
        return try await core.change { change in
            // As it is now: it may have changed since the page was read.
            guard let now = try change.store.record(record.kind, record.key) else { return [] }
            var check = RecordCheck(storage: core.storage, change: change)
            // A package that was being changed is looked at the next time.
            if now.document == record.document { check.packageFault = fault }
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

    /// What is wrong with the files of a package: too much to look at in a transaction.
    private func packageFault(_ record: StoredRecord) async -> String? {
        guard record.kind == .media, let known = try? record.decoded(MediaRecord.self), known.media.status == .ready
        else { return nil }
        let folder = core.storage.folder(.media, known.media.id)
        guard folder.hasPackage else { return nil }
        do {
            try await MediaPackage(at: URL(filePath: folder.package)).verify()
            return nil
        } catch let error as MediaError where [.damaged, .unsupportedFormat].contains(error.code) {
            return error.message
        } catch { return nil }
    }
}
