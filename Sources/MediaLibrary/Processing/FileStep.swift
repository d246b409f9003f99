internal import MediaCore
internal import MediaEngine

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// Fetches a file or a user media, and looks at it.
struct FileStep {
    let core: LibraryCore
    let job: Job

    func run() async throws {
        let folder = core.storage.folder(MediaStorage.Area(job.ownerKind), job.ownerID)
        try await core.storage.makeFolder(folder.path)
        let address = try await begin()
        if let address {
            _ = try await core.fetch(
                address, to: folder.source, most: core.configuration.fetchLimits.maximumByteCount, for: job.ownerID,
                step: "fetch")
        }
        try await core.flush(folder)
        guard let size = FileStatus.size(folder.source) else {
            throw MediaFailure(.sourceGone, "the file's bytes are lost")
        }
        switch job.ownerKind {
        case .file: try await finishFile(folder, size)
        default: try await finishUserMedia(folder, size)
        }
    }

    private func begin() async throws -> String? {
        try await core.change { change in
            if job.ownerKind == .file {
                guard var record = try change.store.value(FileRecord.self, job.ownerID) else {
                    throw LibraryError.notFound("file", job.ownerID)
                }
                record.file.status = .running
                try change.store.put(record)
                return record.address
            }
            guard var record = try change.store.value(UserMediaRecord.self, job.ownerID) else {
                throw LibraryError.notFound("user media", job.ownerID)
            }
            record.media.status = .running
            try change.store.put(record)
            return record.address
        }
    }

    private func finishFile(_ folder: ItemFolder, _ size: Int?) async throws {
        var found: MediaInfo?
        var failure: MediaFailure?
        do { found = try await look(folder.source).info } catch let error as MediaFailure { failure = error }
        let (info, problem) = (found, failure)
        try await core.change { change in
            guard var record = try change.store.value(FileRecord.self, job.ownerID) else { return }
            record.file.status = .success
            record.file.byteCount = size
            record.file.info = info
            record.file.probeFailure = problem
            record.address = nil
            try change.store.put(record)
            try change.store.remove(.job, job.key)
        }
    }

    private func finishUserMedia(_ folder: ItemFolder, _ size: Int?) async throws {
        let (info, type) = try await look(folder.source)
        try await core.change { change in
            guard var record = try change.store.value(UserMediaRecord.self, job.ownerID) else { return }
            record.media.status = .ready
            record.media.byteCount = size
            record.media.info = info
            record.media.type = type
            record.address = nil
            try change.store.put(record)
            try change.store.remove(.job, job.key)
        }
    }

    /// What a file is: a media, or a picture.
    private func look(_ path: String) async throws -> (info: MediaInfo, type: UserMedia.Kind) {
        let url = URL(filePath: path)
        let isolation = core.configuration.isolation
        do {
            let info = try await MediaAsset(url: url, policy: core.configuration.policy).probe(isolation: isolation)
            let hasPicture = info.tracks(of: .video).contains { !$0.disposition.contains(.attachedPicture) }
            if hasPicture { return (info, .video) }
            if !info.tracks(of: .audio).isEmpty { return (info, .audio) }
            throw MediaFailure(.nothingToPlay, "there is neither a picture nor sound in it")
        } catch let error as MediaError {
            guard error.code == .unsupportedFormat else { throw MediaFailure(error) }
            do {
                return (try await MediaAsset(url: url, policy: .images).probe(isolation: isolation), .image)
            } catch let second as MediaError {
                throw second.code == .limitExceeded ? MediaFailure(second) : MediaFailure(error)
            }
        }
    }

    /// Writes down that a file will not come.
    static func fail(_ job: Job, _ failure: MediaFailure, _ change: inout Change) throws {
        if var record = try change.store.value(FileRecord.self, job.ownerID) {
            record.file.status = .failed
            record.file.failure = failure
            record.address = nil
            try change.store.put(record)
        } else if var record = try change.store.value(UserMediaRecord.self, job.ownerID) {
            record.media.status = .failed
            record.media.failure = failure
            record.address = nil
            try change.store.put(record)
        }
    }
}
