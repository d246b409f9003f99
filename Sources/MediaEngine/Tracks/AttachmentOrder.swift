internal import MediaCore
internal import MediaFFmpeg
internal import MediaPackaging

/// A track that is to be rendered beside the cuts of a package, as a value: here or in a worker, it comes out the same.
struct AttachmentOrder: Sendable, Codable {
    var profile: PlaybackProfile
    var settings: HLSSettings
    /// Ends of the package's segments.
    var ends: [MediaTime]
    /// Time of the track at which the presentation starts.
    var start: MediaTime
    var key: WorkerTask.EncryptionOrder?
    /// Where the rendition's files go.
    var folder: String
    /// The track's name in the package.
    var id: String
    /// Whether a movie of the track alone is made.
    var needsMovie: Bool
    var durability: Durability
    var timeLimit: Duration?

    /// What was rendered, and what was decided.
    struct Rendered: Sendable, Codable {
        var plan: AttachmentPlan
        var result: AttachmentWriter.Result
        /// Everything that was written.
        var files: [ExportReport.File]
    }

    /// Throws `verificationFailed` where what a worker says it rendered is not what was ordered: its paths are written to.
    func check(_ rendered: Rendered) throws(MediaError) {
        let rendition = rendered.result.written.rendition
        let paths = Set(rendered.files.map(\.path))
        let list = rendition.playlist.dropFirst(folder.count + 1)
        let media = rendered.result.written.media.segments.map { folder + "/" + $0.uri }
        let isSound =
            rendition.id == id && rendition.playlist.hasPrefix(folder + "/") && !list.contains("/")
            && list.hasSuffix(".m3u8") && media.allSatisfy(paths.contains) && rendition.keyFrames == nil
            && rendered.result.movie.map { needsMovie && paths.contains($0) } ?? true
        guard isSound else {
            throw MediaError(
                .verificationFailed, "the worker's output is refused: it is not the track that was ordered",
                operation: .verify)
        }
    }

    private var cuts: CutList { CutList(ends: ends) }

    /// Opens the track and decides; nil for no track.
    func plan(_ attachment: TrackAttachment?, _ cancel: CancelFlag) throws(MediaError) -> PlannedAttachment? {
        guard let attachment else { return nil }
        return try PlannedAttachment(
            attachment, profile: profile, settings: settings, duration: cuts.duration, start: start, cancel: cancel)
    }

    /// Writes the track.
    func render(
        _ planned: PlannedAttachment, in staging: StagingFolder, _ cancel: CancelFlag, progress: (MediaTime) -> Void
    ) throws(MediaError) -> Rendered {
        let writer = AttachmentWriter(
            staging: staging, cuts: cuts, settings: settings, encryption: try key?.encryption(), start: start,
            cancel: cancel)
        let result = try writer.write(planned, folder: folder, id: id, needsMovie: needsMovie, progress: progress)
        return Rendered(plan: planned.plan, result: result, files: staging.files)
    }
}
