internal import MediaCore
internal import MediaEngine
internal import Tracing

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// What the steps of several jobs do alike.
extension LibraryCore {
    /// Holds what was made against the longest media there may be: some sources do not say how long they are, and edits add to
    /// them.
    ///
    /// - Throws: `MediaFailure` (`tooLong`).
    func checkLength(_ duration: MediaTime?) throws(MediaFailure) {
        let limit = configuration.maximumDuration
        guard let duration, duration.seconds > limit.inSeconds else { return }
        throw MediaFailure(
            .tooLong, "it plays for \(Int(duration.seconds)) s; at most \(limit.components.seconds) s are taken")
    }

    /// Looks whether there is room for something as large as a media's material: what is copied is, what is encoded is
    /// mostly smaller. What the store needs to go on stays free (`reservedByteCount`).
    ///
    /// - Throws: `MediaFailure` (`storageFull`).
    func checkRoom(for record: MediaRecord) throws(MediaFailure) {
        let folder = storage.folder(.media, record.media.id)
        guard FileStatus.size(folder.original(record)) ?? 0 <= spareByteCount else {
            throw MediaFailure(.storageFull, "there is no room on the disk", mayPass: true)
        }
    }

    /// Fetches a file for a job, shows how far it is, and counts what came.
    ///
    /// - Parameter most: bytes it may have.
    func fetch(_ url: String, to path: String, most: Int, for id: UUID, step: String) async throws -> FetchedFile {
        let before = FileStatus.size(path) ?? 0
        return try await withSpan("media.library.fetch", ofKind: .client) { span in
            span.attributes["media.id"] = id.lowercase
            let file = try await fetcher.fetch(
                url, to: path, maximumByteCount: most, reserved: { [self] in spareByteCount },
                progress: { [progress] fetched, total in
                    progress.set(
                        MediaProgress(
                            step: step, fraction: total.map { Double(fetched) / Double(max($0, 1)) },
                            byteCount: fetched, totalByteCount: total), for: id)
                })
            span.attributes["bytes"] = file.byteCount
            span.attributes["resumptions"] = file.resumptions
            metrics.fetched(bytes: max(file.byteCount - before, 0))
            return file
        }
    }

    /// Makes sure that the files of a folder are found after the power fails, where records are as well.
    func flush(_ folder: ItemFolder) async throws {
        if configuration.durability == .durable { try await storage.flush(folder) }
    }

    /// Exports and shows how far it is.
    func exported(
        _ session: ExportSession, to path: String, for id: UUID, step: String
    ) async throws -> ExportReport {
        try await following(session.states(), for: id, step: step) {
            try await session.export(to: URL(filePath: path))
        }
    }

    /// Works, and shows how far it is by the states the work passes through.
    func following<Report: Sendable>(
        _ states: some AsyncSequence<ExportSession.State, Never> & Sendable, for id: UUID, step: String,
        _ work: @escaping @Sendable () async throws -> Report
    ) async throws -> Report {
        try await withThrowingTaskGroup(of: Report?.self) { group in
            group.addTask { try await work() }
            group.addTask { [progress] in
                for await state in states {
                    if case .exporting(let now) = state {
                        progress.set(MediaProgress(step: step, fraction: now.fractionCompleted), for: id)
                    }
                }
                return nil
            }
            defer { group.cancelAll() }
            while let finished = try await group.next() {
                if let finished { return finished }
            }
            throw CancellationError()
        }
    }
}
