internal import Logging
internal import MediaCore
internal import MediaEngine

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// Brings a media's source into its folder and looks at it.
struct IngestStep {
    let core: LibraryCore
    let job: Job

    func run() async throws {
        let folder = core.storage.folder(.media, job.ownerID)
        try await core.storage.makeFolder(folder.path)
        var record = try await core.change { change in
            var record = try change.media(job.ownerID)
            if record.media.status == .created {
                try change.move(&record, to: .downloading)
                try change.save(record)
            }
            return record
        }
        if record.media.status == .downloading {
            try await obtain(record, folder)
            try await core.flush(folder)
            record = try await core.change { change in
                var record = try change.media(job.ownerID)
                try change.move(&record, to: .downloaded)
                record.hasSource = true
                return try change.save(record)
            }
        }
        try await fetchInputs(record, folder)
        try await core.change { change in
            var record = try change.media(job.ownerID)
            try change.move(&record, to: .validating)
            try change.save(record)
        }
        let info = try await validate(record, folder)
        try await core.change { change in
            var record = try change.media(job.ownerID)
            try change.move(&record, to: .inQueue)
            record.address = nil
            describe(info, &record.media, record.timeline)
            try change.store.put(ProbeRecord(mediaID: job.ownerID, info: info))
            try change.save(record)
            try change.enqueue(.prepare, owner: job.ownerID)
            try change.store.remove(.job, job.key)
        }
    }

    private func obtain(_ record: MediaRecord, _ folder: ItemFolder) async throws {
        switch record.media.origin {
        case .address:
            guard let address = record.address else { throw MediaFailure(.internal, "the address is lost") }
            let file = try await fetch(
                address, to: folder.source, most: core.configuration.fetchLimits.maximumByteCount)
            core.logger.info(
                "source fetched", metadata: ["bytes": "\(file.byteCount)", "resumptions": "\(file.resumptions)"])
        case .file:
            guard let path = record.address else { throw MediaFailure(.internal, "the path is lost") }
            try await OwnFile.copy(
                path, to: folder.source, most: core.configuration.fetchLimits.maximumByteCount,
                spare: core.spareByteCount)
        case .clip(let parent):
            let original = try await core.store.read { try $0.value(MediaRecord.self, parent) }
            guard let original else { throw MediaFailure(.sourceGone, "the media it is cut out of was deleted") }
            try await SourceCopy(core: core).copy(
                original, to: folder.source, durability: core.configuration.durability)
        case .upload: break
        }
    }

    private func fetch(_ url: String, to path: String, most: Int) async throws -> FetchedFile {
        try await core.fetch(url, to: path, most: most, for: job.ownerID, step: "ingest")
    }

    /// Fetches what the edits need, in their order. Done again after an interruption, files that are complete are kept.
    private func fetchInputs(_ record: MediaRecord, _ folder: ItemFolder) async throws {
        for (index, (field, url)) in record.options.edits.addresses.enumerated() {
            let path = folder.input(index)
            let isComplete =
                FileManager.default.fileExists(atPath: path) && !FileManager.default.fileExists(atPath: path + ".state")
            if isComplete && job.interruptions + job.failures > 0 { continue }
            let limits = core.configuration.fetchLimits
            do {
                _ = try await fetch(
                    url, to: path,
                    most: field == "watermark.url" ? limits.maximumSmallByteCount : limits.maximumByteCount)
            } catch var failure as MediaFailure {
                failure.message = "\(field): \(failure.message)"
                throw failure
            }
        }
    }

    /// Looks at the source, by its content alone.
    private func validate(_ record: MediaRecord, _ folder: ItemFolder) async throws -> MediaInfo {
        let asset = MediaAsset(url: URL(filePath: folder.source), policy: core.configuration.policy)
        let info = try await asset.probe(isolation: core.configuration.isolation)
        let pictures = info.tracks(of: .video).filter { !$0.disposition.contains(.attachedPicture) }
        guard !pictures.isEmpty || !info.tracks(of: .audio).isEmpty else {
            throw MediaFailure(.nothingToPlay, "there is neither a picture nor sound in it")
        }
        if let duration = info.duration {
            guard duration > .zero else { throw MediaFailure(.nothingToPlay, "it plays for no time at all") }
            try core.checkLength(duration)
            if let start = record.options.startTime, start >= duration {
                throw MediaFailure(.invalidRequest, "startTime lies behind the end of the source")
            }
            if let end = record.options.endTime, end > duration + MediaTime(value: 1, timescale: 2) {
                throw MediaFailure(.invalidRequest, "endTime lies behind the end of the source")
            }
        }
        return info
    }

    /// Fills in what a media's owner is told of the source.
    private func describe(_ info: MediaInfo, _ media: inout Media, _ timeline: Timeline) {
        let picture = info.tracks(of: .video).first { !$0.disposition.contains(.attachedPicture) }
        media.isAudioOnly = picture == nil
        media.displaySize = picture?.video?.displaySize
        media.frameRate = picture?.video?.averageFrameRate ?? picture?.video?.nominalFrameRate
        if let duration = info.duration {
            let start = timeline.spans.first?.start ?? .zero
            let end = min(timeline.spans.first?.end ?? duration, duration)
            media.duration = end - start
        }
        var tracks: [MediaTrack] = []
        if let picture {
            var track = MediaTrack(.video, status: .available, languageCode: "und", languageName: "default")
            track.size = picture.video?.displaySize
            track.frameRate = media.frameRate
            tracks.append(track)
        }
        for audio in info.tracks(of: .audio) {
            tracks.append(
                MediaTrack(
                    .audio, status: .available, languageCode: audio.language.flatMap(LanguageTag.valid) ?? "und",
                    languageName: audio.title.map { CleanText.line($0, limit: 64) } ?? "default"))
        }
        media.tracks = tracks
    }
}
