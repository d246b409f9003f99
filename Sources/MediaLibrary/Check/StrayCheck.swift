#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// Finds what lies on the disk and belongs to nobody. What has our names is removed; what has not may be somebody's, and is
/// only told.
struct StrayCheck {
    let core: LibraryCore
    let repairs: Bool

    /// What was found, and how many uploads were looked at.
    func run() async throws -> (findings: [CheckReport.Finding], uploadCount: Int) {
        var findings: [CheckReport.Finding] = []
        for area in MediaStorage.Area.allCases {
            for id in try await core.storage.ids(in: area) {
                let folder = core.storage.folder(area, id)
                if try await isStray(id, folder.path, { try isOwned(id, area, $0) }) {
                    if repairs { try await core.storage.remove(folder.path) }
                    findings.append(
                        CheckReport.Finding(
                            kind: .strayFolder, id: id, message: "\(area.rawValue) has a folder of nobody",
                            isRepaired: repairs))
                    continue
                }
                for name in try await core.storage.foreignNames(in: folder) {
                    findings.append(foreign("\(area.rawValue)/\(id.lowercase.prefix(2))/\(id.lowercase)/\(name)", id))
                }
            }
        }
        let uploads = try await core.storage.uploads()
        for id in uploads {
            let path = core.storage.uploadPath(id)
            guard try await isStray(id, path, { try isOpen(id, $0) }) else { continue }
            if repairs { try await core.storage.remove(path) }
            findings.append(
                CheckReport.Finding(
                    kind: .strayUpload, id: id, message: "bytes of an upload that is over", isRepaired: repairs))
        }
        findings += try await core.storage.foreignPaths().map { foreign($0, nil) }
        return (findings, uploads.count)
    }

    private func foreign(_ path: String, _ id: UUID?) -> CheckReport.Finding {
        CheckReport.Finding(
            kind: .foreignFile, id: id, message: "\(path) has no name that a library gives", isRepaired: false)
    }

    /// Work goes on meanwhile. Who takes a file says so before its record is there, and until a file is gone whose record says
    /// that it is over: so that is asked before and after the record, and at the end whether the file is still there.
    private func isStray(
        _ id: UUID, _ path: String, _ isOwned: @escaping @Sendable (any StoreReader) throws -> Bool
    ) async throws -> Bool {
        if core.receiving.contains(id) { return false }
        if try await core.store.read(isOwned) { return false }
        return !core.receiving.contains(id) && FileManager.default.fileExists(atPath: path)
    }

    private func isOpen(_ id: UUID, _ reader: any StoreReader) throws -> Bool {
        let open = [Upload.Status.waiting.rawValue, StoredRecord.damagedState]
        return try reader.record(.upload, id.lowercase).map { open.contains($0.state) } ?? false
    }

    private func isOwned(_ id: UUID, _ area: MediaStorage.Area, _ reader: any StoreReader) throws -> Bool {
        // A folder of an upload is made before its media.
        if area == .media, try isOpen(id, reader) { return true }
        return try reader.record(area.kind, id.lowercase) != nil || reader.record(.removal, id.lowercase) != nil
    }
}
