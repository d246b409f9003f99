internal import Logging
internal import MediaCore
internal import MediaEngine

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// Makes a media playable: on demand where everything can be made when it is asked for, else by packaging it.
struct PrepareStep {
    let core: LibraryCore
    let streams: StreamShelf
    let job: Job

    /// Up to this many bytes that are only copied, a package is there before anybody notices.
    private static let quickByteCount = 1 << 30

    func run() async throws {
        var record = try await core.change { change in
            var record = try change.media(job.ownerID)
            try change.move(&record, to: .processing)
            return try change.save(record)
        }
        if record.needsComposition, !record.hasComposed {
            try await CompositionStep(core: core, job: job).run(record)
            record = try await core.change { change in
                var record = try change.media(job.ownerID)
                record.hasComposed = true
                return try change.save(record, touch: false)
            }
        }
        if try await playsOnDemand(record) {
            try await core.change { change in
                var record = try change.media(job.ownerID)
                record.media.packaging = .onDemand
                try change.enqueue(.package, owner: job.ownerID)
                try becomeReady(&record, &change)
                try change.store.remove(.job, job.key)
            }
        } else {
            let package = try await Packager(core: core, job: job).package(record)
            try await core.change { change in
                var record = try change.media(job.ownerID)
                package.describe(&record)
                try becomeReady(&record, &change)
                try change.store.remove(.job, job.key)
            }
        }
    }

    /// Whether a stream can be offered at once, and is worth it.
    private func playsOnDemand(_ record: MediaRecord) async throws -> Bool {
        let configuration = core.configuration
        guard configuration.playsOnDemand, record.timeline == .whole, !record.media.isAudioOnly else { return false }
        let asset = MediaAsset(
            url: URL(filePath: core.storage.folder(.media, job.ownerID).original(record)), policy: configuration.policy)
        let settings = record.hlsSettings(configuration)
        let size = FileStatus.size(asset.location) ?? 0
        let probe = try await core.store.read { [job] in try $0.value(ProbeRecord.self, job.ownerID) }
        // Most media that are copied can be told by their probe alone, which saves opening them once more.
        if size <= Self.quickByteCount, let info = probe?.info, Self.isPlainlyCopied(info, settings.ladder) {
            return false
        }
        let plan = try await ExportSession(
            asset: asset, outputs: [.hls(settings)], options: record.exportOptions(configuration),
            isolation: configuration.isolation
        ).plan()
        if let error = plan.error(location: nil) { throw error }
        let encodes = plan.outputs.contains {
            $0.keptTracks.contains { $0.action == .transcode || $0.treatments.count > 1 }
        }
        guard encodes || size > Self.quickByteCount else { return false }
        do {
            _ = try await streams.stream(record)
            return true
        } catch let error as MediaError {
            core.logger.info(
                "a media is packaged before it plays",
                metadata: ["reason": "\(error.message)", "code": "\(error.code)"])
            return false
        }
    }

    /// Whether a media is H.264 and AAC in one size, as every player takes it. What else there may be against copying it, the
    /// export finds out.
    private static func isPlainlyCopied(_ info: MediaInfo, _ ladder: Ladder) -> Bool {
        let pictures = info.tracks(of: .video).filter { !$0.disposition.contains(.attachedPicture) }
        guard pictures.count == 1, let video = pictures[0].video, pictures[0].codec == CodecID(rawValue: "h264") else {
            return false
        }
        let size = video.displaySize
        return video.pixelFormat == "yuv420p" && video.isInterlaced != true
            && ladder.rungs(shortSide: min(size.width, size.height)) == [nil]
            && info.tracks(of: .audio).allSatisfy { $0.codec == CodecID(rawValue: "aac") }
    }

    /// What is asked of a media's sound where it has none.
    private static let noSound = MediaFailure(.invalidRequest, "the media has no sound")

    private func becomeReady(_ record: inout MediaRecord, _ change: inout Change) throws {
        try change.move(&record, to: .ready)
        for subtitle in record.options.subtitles {
            let track = MediaTrack(
                .subtitle, status: .preparing, languageCode: subtitle.languageCode, languageName: subtitle.languageName,
                url: SourceAddress.shown(subtitle.url))
            record.media.tracks.append(track)
            record.trackAddresses[track.id.lowercase] = subtitle.url
            try change.enqueue(.track(track.id), owner: job.ownerID)
        }
        let spoken = record.media.tracks.first { $0.type == .audio }
        var refused: [EventType] = []
        if let support = record.media.mp4Support, record.media.renditions.isEmpty {
            if support == .audioOnly, spoken == nil {
                record.media.renditions = [StaticRendition(.audioOnly, failure: Self.noSound)]
                refused.append(.mp4Failed)
            } else {
                try record.request(support)
                try change.enqueue(.renditions(record.media.renditions.map(\.kind)), owner: job.ownerID)
            }
        }
        if let wanted = record.options.generatedSubtitles {
            var track = MediaTrack(
                .subtitle, status: .preparing, languageCode: wanted.languageCode, languageName: wanted.languageName)
            track.isGenerated = true
            track.spokenIn = spoken?.id
            track.metadata = wanted.metadata
            if spoken == nil {
                (track.status, track.failure) = (.failed, Self.noSound)
                refused.append(.subtitlesFailed)
            } else {
                try change.enqueue(.subtitles(track.id), owner: job.ownerID)
            }
            record.media.tracks.append(track)
        }
        if let length = record.options.summaryLength {
            var summary = MediaSummary(length: length)
            if spoken == nil {
                (summary.status, summary.failure) = (.failed, Self.noSound)
                refused.append(.summaryFailed)
            } else {
                try change.enqueue(.summary, owner: job.ownerID)
            }
            record.media.summary = summary
        }
        let saved = try change.save(record)
        if record.options.edits.introURL != nil { try change.emit(.introReady, saved.media) }
        if record.media.sourceAccess { try change.emit(.sourceReady, saved.media) }
        try change.emit(.mediaReady, saved.media)
        for event in refused { try change.emit(event, saved.media) }
        if !record.media.isAudioOnly { try change.enqueue(.images, owner: job.ownerID) }
        if let retention = core.configuration.sourceRetention, retention > .zero {
            try change.store.put(
                RetentionRecord(mediaID: job.ownerID, date: Date().addingTimeInterval(retention.inSeconds)))
        }
        try change.enqueue(.tidy, owner: job.ownerID)
    }
}
