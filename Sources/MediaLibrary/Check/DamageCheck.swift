#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// Finds records that cannot be read beside those of media, files and playlists, and mends what can be.
struct DamageCheck {
    let core: LibraryCore
    let repairs: Bool

    func run() async throws -> [CheckReport.Finding] {
        var findings: [CheckReport.Finding] = []
        for query in Self.queries {
            let damaged = try await core.store.read { reader in
                var damaged: [StoredRecord] = []
                try reader.walk(query) { damaged += $0.filter { !$0.isReadable } }
                return damaged
            }
            for record in damaged {
                // It may have gone meanwhile.
                let now = try await core.store.read { try $0.record(record.kind, record.key) }
                guard let now, !now.isReadable else { continue }
                findings.append(
                    CheckReport.Finding(
                        kind: .damagedRecord, id: UUID(uuidString: now.owner ?? now.key),
                        message: "the record \(now.kind.rawValue) \(now.shownKey) cannot be read",
                        isRepaired: repairs ? await mend(now) : false))
            }
        }
        return findings
    }

    /// By states where there is an index for them alone.
    private static var queries: [RecordQuery] {
        let states = WebhookDelivery.State.allCases.map(\.rawValue) + [StoredRecord.damagedState]
        return [StoredRecord.Kind.job, .upload, .removal, .retention, .event, .playbackID, .probe, .signingKey]
            .map { RecordQuery($0) } + states.map { RecordQuery(.delivery, states: [$0]) }
    }

    private func mend(_ record: StoredRecord) async -> Bool {
        do {
            if record.kind == .removal {
                try await LeftWork(core: core).finish(record)
                return true
            }
            return try await core.change { try RecordMending(storage: core.storage).mend(record, &$0) }
        } catch { return false }
    }
}
