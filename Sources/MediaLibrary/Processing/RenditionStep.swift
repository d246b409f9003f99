internal import MediaCore
internal import MediaEngine

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// Makes files for download.
struct RenditionStep {
    let core: LibraryCore
    let job: Job

    func run(_ kinds: [StaticRendition.Kind]) async throws {
        let record = try await core.change { try $0.media(job.ownerID) }
        for kind in kinds where record.media.renditions.contains(where: { $0.kind == kind && $0.status == .preparing })
        {
            try await make(kind, record)
        }
        try await core.change { change in
            let record = try change.media(job.ownerID)
            try change.store.remove(.job, job.key)
            // Nobody may want them any more.
            let wanted = record.media.renditions
            if !wanted.isEmpty, wanted.allSatisfy({ $0.status == .ready }) { try change.emit(.mp4Ready, record.media) }
            try change.enqueue(.tidy, owner: job.ownerID)
        }
    }

    private func make(_ kind: StaticRendition.Kind, _ record: MediaRecord) async throws {
        try core.checkRoom(for: record)
        let configuration = core.configuration
        let folder = core.storage.folder(.media, record.media.id)
        var options = record.exportOptions(configuration)
        options.overwrite = true
        let material = try await SourceCopy(core: core).asset(of: record)
        options.timeline = material.timeline
        let output: OutputRequest =
            switch kind {
            case .capped4K:
                .mp4(
                    MP4Settings(
                        maximumSize: record.maximumDownloadSize,
                        encoding: EncodingSettings(quality: record.media.quality)))
            case .audioOnly: .m4a
            }
        let session = ExportSession(
            asset: material.asset, outputs: [output], options: options, isolation: configuration.isolation)
        let path = folder.rendition(kind)
        let report = try await core.exported(session, to: path, for: record.media.id, step: "renditions")
        let file = path + "/" + kind.fileName
        let size: PixelSize? =
            kind == .capped4K
            ? try await MediaAsset(url: URL(filePath: file)).probe(isolation: configuration.isolation)
                .tracks(of: .video).first?.video?.displaySize : nil
        let isWanted = try await core.change { change in
            var record = try change.media(job.ownerID)
            guard let place = record.media.renditions.firstIndex(where: { $0.kind == kind }) else { return false }
            record.media.renditions[place].status = .ready
            record.media.renditions[place].size = size
            record.media.renditions[place].byteCount = report.files.first { $0.path == kind.fileName }?.bytes
            record.media.renditions[place].path = "\(kind.rawValue)/\(kind.fileName)"
            try change.save(record)
            return true
        }
        if !isWanted { try await core.storage.remove(path) }
    }
}
