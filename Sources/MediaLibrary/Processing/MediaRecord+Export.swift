internal import MediaCore

extension MediaRecord {
    /// The package that was asked for.
    func hlsSettings(_ configuration: LibraryConfiguration) -> HLSSettings {
        let limit = media.maximumResolution.shortSide
        let shortSide = media.displaySize.map { min($0.width, $0.height) } ?? 0
        // A picture below the limit keeps its own size as the largest.
        let ladder = shortSide > limit ? configuration.ladder.capped(at: limit) : configuration.ladder
        return HLSSettings(ladder: ladder, encoding: EncodingSettings(quality: media.quality))
    }

    /// The largest picture of a file for download: no larger than 4K, and than was asked for.
    var maximumDownloadSize: PixelSize {
        let side = min(media.maximumResolution.shortSide, PixelSize.ultraHD.shortSide)
        // Shapes wider than any screen's keep their width.
        return PixelSize(width: side == PixelSize.ultraHD.shortSide ? PixelSize.ultraHD.width : side * 4, height: side)
    }

    func exportOptions(_ configuration: LibraryConfiguration) -> ExportOptions {
        ExportOptions(
            durability: configuration.durability, timeline: timeline, queueKey: media.creatorID ?? media.id.lowercase)
    }

    /// Notes the files for download that are wanted, as not made yet.
    ///
    /// - Throws: `LibraryError` (`illegalState`) where the media has not what they need.
    mutating func request(_ support: MP4Support) throws {
        let hasAudio = media.tracks.contains { $0.type == .audio }
        guard let kinds = support.kinds(hasVideo: !media.isAudioOnly, hasAudio: hasAudio) else {
            throw LibraryError.illegalState("the media has no sound, so there is no audio-only file of it")
        }
        media.mp4Support = support == .none ? nil : support
        let known = media.renditions
        media.renditions = kinds.map { kind in known.first { $0.kind == kind } ?? StaticRendition(kind) }
    }
}

extension ItemFolder {
    /// The file everything is made from.
    func original(_ record: MediaRecord) -> String { record.hasComposed ? composed : source }
}
