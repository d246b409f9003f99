internal import MediaCore
internal import NIOCore

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// Takes the bytes of uploads. One sender at a time for each.
actor UploadDesk {
    private let core: LibraryCore
    private var open: Set<UUID> = []

    init(core: LibraryCore) { self.core = core }

    /// Takes a part.
    ///
    /// - Parameter range: where it belongs; nil for a whole file.
    func receive<Body: AsyncSequence>(
        _ id: UUID, _ range: ContentRange?, _ body: Body
    ) async throws -> UploadProgress where Body.Element == ByteBuffer, Body: Sendable {
        guard open.insert(id).inserted else {
            throw LibraryError(.conflict, "the upload is being sent in another request")
        }
        core.receiving.insert(id)
        defer {
            open.remove(id)
            core.receiving.remove(id)
        }
        let result: Result<UploadProgress, any Error>
        do { result = .success(try await take(id, range, body)) } catch { result = .failure(error) }
        if case .failure = result {
            // It may have been cancelled, or its time may have been over, while bytes came.
            let isOver = try? await core.change { try $0.store.value(Upload.self, id)?.status != .waiting }
            if isOver == true {
                core.progress.clear(id)
                try await core.storage.remove(core.storage.uploadPath(id))
                // Whatever went wrong with its bytes, this is why.
                _ = try await waiting(id)
            }
        }
        return try result.get()
    }

    private func take<Body: AsyncSequence>(
        _ id: UUID, _ range: ContentRange?, _ body: Body
    ) async throws -> UploadProgress where Body.Element == ByteBuffer, Body: Sendable {
        let known = try await core.store.read { try $0.value(Upload.self, id) }
        if known?.status == .completed, range != nil,
            let record = try await core.store.read({ try $0.value(MediaRecord.self, id) })
        {
            // The answer to the last part was lost.
            return .complete(record.media)
        }
        let upload = try await waiting(id)
        let file = try partial(id)
        let total: Int?
        var skip = 0
        switch range {
        case nil:
            // A whole file replaces what had come.
            try await file.restart()
            total = nil
        case .bytes(let first, let last, let size):
            guard first >= 0, last >= first else { throw LibraryError.invalid("Content-Range", "lies within the file") }
            if let size { try check(size, upload) }
            guard first <= file.length else {
                return try await note(upload, file.length, size ?? upload.totalByteCount)
            }
            guard last < Int.max else { throw LibraryError.invalid("Content-Range", "lies within the file") }
            // A part that is there already, as a sender repeats it that lost the answer.
            guard last >= file.length else {
                let total = size ?? upload.totalByteCount
                if let total, file.length == total { return try await complete(upload, file) }
                return try await note(upload, file.length, total)
            }
            skip = file.length - first
            total = size ?? upload.totalByteCount
            guard total.map({ last < $0 }) ?? true else {
                throw LibraryError.invalid("Content-Range", "lies within the file")
            }
        case .none(let size)?:
            if let size { try check(size, upload) }
            total = size ?? upload.totalByteCount
            if let total, file.length == total, total > 0 { return try await complete(upload, file) }
            return try await note(upload, file.length, total)
        }
        let end: Int? = if case .bytes(_, let last, _)? = range { last + 1 } else { nil }
        do { try await write(body, to: file, skip: skip, end: end, id, total) } catch {
            // What came is kept; the sender may go on from there.
            try? await file.flush()
            _ = try? await note(upload, file.length, total)
            throw error
        }
        try await file.flush()
        guard range != nil else {
            guard file.length > 0 else { throw LibraryError.invalid("body", "has at least one byte") }
            return try await complete(upload, file)
        }
        if let total, file.length == total { return try await complete(upload, file) }
        return try await note(upload, file.length, total)
    }

    /// Ends an upload that is not complete.
    func cancel(_ id: UUID) async throws -> Upload {
        let address = core.configuration.uploadURL
        core.receiving.insert(id)
        defer { core.receiving.remove(id) }
        let cancelled = try await core.change(makesRoom: true) { change in
            guard var upload = try change.store.value(Upload.self, id) else {
                throw LibraryError.notFound("upload", id)
            }
            guard upload.status == .waiting else {
                throw LibraryError.illegalState("an upload that is \(upload.status.rawValue) cannot be cancelled")
            }
            upload.status = .cancelled
            try change.store.put(upload)
            try change.emit(
                .uploadCancelled, object: id, data: upload.wire(publicURL: address?(id)))
            return upload
        }
        core.progress.clear(id)
        try await core.storage.remove(core.storage.uploadPath(id))
        return cancelled
    }

    /// Ends uploads whose time is over, and forgets those that were long ago.
    func expire(now: Date) async throws {
        let border = now.addingTimeInterval(-core.configuration.eventRetention.inSeconds).microseconds
        let damaged = RecordQuery(.upload, states: [StoredRecord.damagedState], through: border, limit: 1000)
        // What came of one that could not be read was kept as long as its record.
        let forgotten = try await core.store.read { try $0.records(damaged) }.compactMap { UUID(uuidString: $0.key) }
        let waiting = RecordQuery(.upload, states: [Upload.Status.waiting.rawValue], limit: 1000)
        let late = try await core.readable(Upload.self, waiting).filter { $0.expiresAt <= now }.map(\.id)
        for id in forgotten + late { core.receiving.insert(id) }
        defer { for id in forgotten + late { core.receiving.remove(id) } }
        let ended = try await core.change { change in
            let over: [Upload.Status] = [.cancelled, .timedOut, .completed]
            let old = RecordQuery(.upload, states: over.map(\.rawValue), through: border, limit: 1000)
            for key in try change.store.records(old).map(\.key) + forgotten.map(\.lowercase) {
                try change.store.remove(.upload, key)
            }
            return try late.filter { id in
                guard var upload = try change.store.value(Upload.self, id), upload.status == .waiting else {
                    return false
                }
                upload.status = .timedOut
                try change.store.put(upload)
                return true
            }
        }
        for id in forgotten + ended where !open.contains(id) {
            try await core.storage.remove(core.storage.uploadPath(id))
        }
    }

    private func waiting(_ id: UUID) async throws -> Upload {
        let upload = try await core.store.read { try $0.value(Upload.self, id) }
        guard let upload else { throw LibraryError.notFound("upload", id) }
        guard upload.status == .waiting else {
            throw LibraryError.illegalState("the upload is \(upload.status.rawValue)")
        }
        guard upload.expiresAt > Date() else { throw LibraryError.illegalState("the upload's time is over") }
        return upload
    }

    private func partial(_ id: UUID) throws -> PartialFile {
        do { return try PartialFile(path: core.storage.uploadPath(id)) } catch {
            throw LibraryError(error.code == .storageFull ? .storageFull : .storage, error.message)
        }
    }

    private func check(_ total: Int, _ upload: Upload) throws {
        if let known = upload.totalByteCount, known != total {
            throw LibraryError.invalid("Content-Range", "says \(known) bytes as before")
        }
        let most = core.configuration.fetchLimits.maximumByteCount
        guard total <= most else { throw LibraryError.invalid("Content-Range", "has at most \(most) bytes") }
        guard total - upload.receivedByteCount <= core.spareByteCount else {
            throw LibraryError(.storageFull, "there is no room for the file")
        }
    }

    /// Appends a body, without the bytes that are there already and those beyond the range.
    private func write<Body: AsyncSequence>(
        _ body: Body, to file: PartialFile, skip: Int, end: Int?, _ id: UUID, _ total: Int?
    ) async throws where Body.Element == ByteBuffer {
        var skip = skip
        var pending: [UInt8] = []
        let most = min(total ?? .max, core.configuration.fetchLimits.maximumByteCount)
        do {
            for try await part in body {
                var view = part.readableBytesView[...]
                let skipped = min(skip, view.count)
                skip -= skipped
                view = view.dropFirst(skipped)
                pending.append(contentsOf: view)
                let excess = file.length + pending.count - min(most, end ?? .max)
                guard excess <= 0 else {
                    pending.removeLast(min(excess, pending.count))
                    try await store(pending, file, id, total)
                    throw LibraryError.invalid("body", "is longer than it may be")
                }
                if pending.count >= 1 << 18 {
                    try await store(pending, file, id, total)
                    pending = []
                }
            }
        } catch {
            // The sender goes on from what came.
            if !(error is LibraryError) { try await store(pending, file, id, total) }
            throw error
        }
        try await store(pending, file, id, total)
    }

    private func store(_ bytes: [UInt8], _ file: PartialFile, _ id: UUID, _ total: Int?) async throws {
        guard !bytes.isEmpty else { return }
        guard bytes.count <= core.spareByteCount else {
            throw LibraryError(.storageFull, "there is no room for the file")
        }
        do { try await file.append(bytes) } catch let failure as MediaFailure {
            throw LibraryError(failure.code == .storageFull ? .storageFull : .storage, failure.message)
        }
        core.metrics.received(bytes: bytes.count)
        core.progress.set(
            MediaProgress(
                step: "upload", fraction: total.map { Double(file.length) / Double(max($0, 1)) },
                byteCount: file.length, totalByteCount: total), for: id)
    }

    /// Writes down how much came.
    private func note(_ upload: Upload, _ received: Int, _ total: Int?) async throws -> UploadProgress {
        try await core.change { change in
            guard var stored = try change.store.value(Upload.self, upload.id), stored.status == .waiting else { return }
            stored.receivedByteCount = received
            stored.totalByteCount = total
            try change.store.put(stored)
        }
        return .incomplete(received: received)
    }

    /// Makes the media. Its file is moved first: a media whose file is in place is complete, and a file whose media is not
    /// written down is found again by the upload's record.
    private func complete(_ upload: Upload, _ file: PartialFile) async throws -> UploadProgress {
        let folder = core.storage.folder(.media, upload.id)
        let (length, source) = (file.length, core.storage.uploadPath(upload.id))
        try await core.storage.makeFolder(folder.path)
        try await OwnFile.linkOrCopy(source, to: folder.source)
        try await core.flush(folder)
        let media: Media
        do {
            media = try await make(upload, length)
        } catch {
            // Nobody owns the folder then.
            try await core.storage.remove(folder.path)
            throw error
        }
        try await core.storage.remove(source)
        core.progress.clear(upload.id)
        return .complete(media)
    }

    private func make(_ upload: Upload, _ length: Int) async throws -> Media {
        try await core.change { change in
            guard var stored = try change.store.value(Upload.self, upload.id), stored.status == .waiting else {
                throw LibraryError.illegalState("the upload was cancelled")
            }
            stored.status = .completed
            stored.receivedByteCount = length
            stored.totalByteCount = length
            try change.store.put(stored)
            let media = Media(
                id: upload.id, options: upload.options, origin: .upload, status: .downloaded, now: change.now())
            var record = MediaRecord(media: media, options: upload.options, address: nil)
            record.hasSource = true
            try change.create(record, event: .uploadMediaCreated)
            return media
        }
    }
}
