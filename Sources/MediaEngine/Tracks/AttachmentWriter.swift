internal import MediaCore
internal import MediaFFmpeg
internal import MediaPackaging
internal import MediaSubtitles

/// Writes attached tracks into a package: each beside the cuts that are there.
struct AttachmentWriter {
    let staging: OutputFolder
    let cuts: CutList
    let settings: HLSSettings
    let encryption: SegmentEncryption?
    /// Time of attached tracks at which the presentation starts.
    let start: MediaTime
    let cancel: CancelFlag

    /// A track in its files.
    struct Result: Sendable, Codable {
        var written: WrittenRendition
        var repairs: [Repair]
        /// A movie with this track alone, for merging; nil where none was asked for.
        var movie: String?
    }

    /// - Parameters:
    ///   - folder: where the rendition's files go.
    ///   - id: its name in the package.
    ///   - needsMovie: whether a movie of the track alone is made.
    func write(
        _ planned: PlannedAttachment, folder: String, id: String, needsMovie: Bool, progress: (MediaTime) -> Void
    ) throws(MediaError) -> Result {
        switch planned {
        case .audio(let audio):
            return try write(audio, folder: folder, id: id, needsMovie: needsMovie, progress: progress)
        case .subtitles(let subtitles):
            return try write(subtitles, folder: folder, id: id, needsMovie: needsMovie)
        }
    }

    // MARK: Sound

    private func write(
        _ audio: AttachedAudio, folder: String, id: String, needsMovie: Bool, progress: (MediaTime) -> Void
    ) throws(MediaError) -> Result {
        let movie = needsMovie ? ".\(id).mp4" : nil
        var progressive: ProgressiveWriter?
        let staging = staging
        let settings = settings
        let encryption = encryption
        let duration = cuts.duration
        let result = try AttachedAudioTrack(audio: audio, cuts: cuts, start: start, staging: staging, cancel: cancel)
            .render(
                makeWriter: { (context, factory) throws(MediaError) in
                    if settings.segmentFormat == .ts {
                        return TransportStreamRenditionWriter(
                            context: context, staging: staging, folder: folder, encryption: encryption)
                    }
                    return FragmentedRenditionWriter(
                        context: context, staging: staging, folder: folder,
                        isSingleFile: settings.segmentFormat == .byterange, encryption: encryption
                    ) { (fragment) throws(MediaError) in try factory.track(context, fragment, number: 1) }
                },
                makeConsumers: { (context, factory) throws(MediaError) in
                    guard let movie else { return [] }
                    let tags = MovieTags(text: [:], covers: [])
                    let writer = try ProgressiveWriter(
                        kind: .mp4, path: movie, staging: staging, order: [context.info.index],
                        reserved: MovieHeaderEstimate.byteCount(
                            [context], tags: tags, duration: duration, sourceByteCount: nil), tags: tags
                    ) { (context, fragment, number) throws(MediaError) in
                        try factory.track(context, fragment, number: number, alternateGroup: 1, isEnabled: false)
                    }
                    progressive = writer
                    return [writer.consumer()]
                }, progress: progress)
        _ = try progressive?.finish()
        let written = result.writer.written(id: id, origin: .attached, number: 1, hasKeyFrameList: false)
        return Result(written: written, repairs: result.repairs, movie: movie)
    }

    // MARK: Text

    private func write(
        _ subtitles: AttachedSubtitles, folder: String, id: String, needsMovie: Bool
    ) throws(MediaError) -> Result {
        let track = subtitles.identity.describe(
            TrackInfo(index: 0, type: .subtitle, codec: subtitles.plan.codec), subtitles.attachment)
        let rendition = PackageRendition.text(
            track, id: id, origin: .attached, folder: folder, name: subtitles.identity.name)
        return try write(
            subtitles.document, as: rendition, from: start, track: nil, needsMovie: needsMovie)
    }

    /// Writes any text track: an attached one, one of the source, captions.
    ///
    /// - Parameter offset: time of the text at which the presentation starts.
    func write(
        _ document: SubtitleDocument, as rendition: PackageRendition, from offset: MediaTime, track: Int?,
        needsMovie: Bool
    ) throws(MediaError) -> Result {
        var document = document
        let repairs = document.fit(from: offset, duration: cuts.duration, track: track, name: rendition.name)
        let written = try SubtitleWriter(staging: staging, cuts: cuts, segmentFormat: settings.segmentFormat).write(
            document, as: rendition)
        guard needsMovie else { return Result(written: written, repairs: repairs) }
        let movie = ".\(rendition.id).mp4"
        try TimedTextMovie(staging: staging).write(
            document.cues, duration: cuts.duration, language: TrackFactory.threeLetters(rendition.language),
            name: rendition.name, isForced: rendition.isForced, path: movie)
        return Result(written: written, repairs: repairs, movie: movie)
    }
}
