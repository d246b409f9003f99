public import MediaCore
internal import MediaFFmpeg
internal import MediaPackaging
internal import Synchronization

#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// HLS that is made while it is played: all playlists at once, each segment when it is asked for.
///
/// Made by `MediaAsset.hlsStream`. A stream may be read by any number of tasks at once; a segment that several ask for is
/// rendered once. Media playlists, initialisations and segments are those of a package made at once, byte for byte;
/// the multivariant playlist declares bounds where nothing was measured yet. Of Matroska that is opened by its Cues the
/// cuts of sound are known to a frame only, unless its frames follow each other without a gap: lists of sound may
/// differ by that.
public final class HLSStream: Sendable {
    /// A rendition of the stream.
    public struct Rendition: Sendable, Hashable {
        /// As in `video` or `audio-fr`.
        public let id: String
        public let type: MediaType
        /// Path of its media playlist.
        public let playlist: String
        public let segmentCount: Int
        /// Whether its segments are encoded when they are asked for.
        public let isTranscoded: Bool
    }

    /// A file of the stream.
    public struct File: Sendable, Hashable {
        public let bytes: [UInt8]
        /// The media type to serve it with.
        public let contentType: String
    }

    public let asset: MediaAsset
    public let settings: HLSSettings
    public let options: ExportOptions
    /// What will be done with the source's tracks.
    public let plan: ExportPlan
    /// Pictures first, then sounds, then texts.
    public let renditions: [Rendition]

    /// Where segments are rendered.
    public let isolation: Isolation

    private let contents: StreamContents
    /// Nil where a worker made it.
    private let survey: PackageSurvey?
    private let renderer: any SegmentRendering
    private let cache: SegmentCache
    private let isClosed = Atomic<Bool>(false)

    /// - Parameter survey: what was told in this process; nil where a worker told `contents`.
    init(
        asset: MediaAsset, settings: HLSSettings, options: ExportOptions, isolation: Isolation, cacheByteLimit: Int,
        contents: StreamContents, survey: PackageSurvey?, renderer: any SegmentRendering
    ) {
        self.asset = asset
        self.settings = settings
        self.options = options
        self.isolation = isolation
        self.contents = contents
        self.survey = survey
        self.renderer = renderer
        plan = contents.plan
        cache = SegmentCache(byteLimit: cacheByteLimit)
        renditions = contents.renditions.map { rendition in
            Rendition(
                id: rendition.id, type: rendition.type, playlist: rendition.playlist,
                segmentCount: rendition.segments.count,
                isTranscoded: rendition.segments.first.map { !$0.treatment.isCopy } ?? false)
        }
    }

    deinit { renderer.end() }

    /// Ends rendering: a worker is ended, with what it does (`notFound`), and waited for. What would have to be rendered from
    /// then on is `notFound` as well; lists, and segments that are kept, stay. A stream nobody holds any more ends by itself.
    public func close() async {
        isClosed.store(true, ordering: .releasing)
        await renderer.close()
    }

    /// The multivariant playlist.
    public var playlist: String { String(decoding: contents.files[OutputKind.hls.entryPath] ?? [], as: UTF8.self) }

    /// How long it plays.
    public var duration: MediaTime { contents.renditions.map(\.duration).max() ?? .zero }

    /// Bytes of rendered segments that are kept in memory now.
    public var cachedByteCount: Int { cache.byteCount }

    /// The media playlist of a rendition.
    ///
    /// - Throws: `MediaError` (`notFound`) when there is no such rendition.
    public func playlist(of rendition: String) throws -> String {
        let path = try known(rendition).playlist
        return String(decoding: contents.files[path] ?? [], as: UTF8.self)
    }

    /// The initialisation segment of a rendition.
    ///
    /// - Throws: `MediaError` (`notFound`) when there is no such rendition.
    public func initialization(of rendition: String) throws -> [UInt8] {
        let path = try known(rendition).folder + "/" + FragmentedRenditionWriter.initializationName
        return contents.files[path] ?? []
    }

    /// A media segment, rendered now unless it was lately.
    ///
    /// - Parameters:
    ///   - index: from zero.
    ///   - rendition: the rendition's id; nil for the first one.
    /// - Throws: `MediaError` (`notFound` when there is no such segment, `damaged` when the source does not hold it), or
    ///   `CancellationError`.
    public func segment(_ index: Int, of rendition: String? = nil) async throws -> [UInt8] {
        let named = try known(rendition ?? renditions.first?.id ?? "")
        guard named.segments.indices.contains(index) else {
            throw MediaError(
                .notFound, "\(named.id) has segments 0 to \(named.segments.count - 1), not \(index)",
                operation: .render,
                location: asset.location)
        }
        return try await bytes(named.folder + "/" + RenditionWriter.segmentName(index, ".m4s"))
    }

    /// A file by its path relative to the multivariant playlist: what a server answers with.
    ///
    /// - Throws: `MediaError` (`notFound` for a path that no playlist names), or `CancellationError`.
    public func file(_ path: String) async throws -> File {
        File(bytes: try await bytes(path), contentType: ExportedFile.contentType(of: path))
    }

    private func bytes(_ path: String) async throws -> [UInt8] {
        if let known = contents.files[path] { return known }
        guard let request = contents.request(path) else {
            throw MediaError(
                .notFound, "the stream has no file \(CleanText.line(path, limit: 200))", operation: .render,
                location: asset.location)
        }
        let renderer = renderer
        if isClosed.load(ordering: .acquiring) {
            guard let kept = cache.known(request) else {
                throw MediaError(.notFound, "the stream was closed", operation: .render, location: asset.location)
            }
            return kept
        }
        return try await cache.bytes(request) { try await renderer.render(request) }
    }

    private func known(_ id: String) throws(MediaError) -> PackageRendition {
        guard let rendition = contents.renditions.first(where: { $0.id == id }) else {
            throw MediaError(
                .notFound, "the stream has no rendition \(CleanText.line(id, limit: 200))", operation: .render,
                location: asset.location)
        }
        return rendition
    }

    /// Turns the stream into a published package, with what was rendered and is still kept.
    ///
    /// - Parameters:
    ///   - folder: appears complete and checked or not at all.
    ///   - overwrite: whether a folder that is not empty is replaced.
    ///
    /// A stream whose segments a worker renders is exported by a worker, which renders all of them anew.
    /// - Throws: `MediaError` (`damaged` also when the media is not what it was when the stream was opened), or
    ///   `CancellationError` when the task is cancelled; nothing is left behind then.
    public func materialize(to folder: URL, overwrite: Bool = false) async throws -> ExportReport {
        var options = options
        options.overwrite = overwrite
        let path = folder.path
        let (asset, settings, final) = (asset, settings, options)
        let rendered = survey.map { RenderedSegments(cache, of: $0) }
        let (worker, identity) = (isolation.worker, contents.identity)
        let pool: WorkerPool = worker == nil ? .exporting : .hosting
        return try await Job.run(location: asset.location, pool: pool, key: final.queueKey) {
            (cancel) throws(MediaError) in
            let job = ExportJob(
                asset: asset, outputs: [.hls(settings)], options: final, cancel: cancel, meter: ProgressMeter(),
                gate: EncodingGate(key: final.queueKey))
            guard let worker else { return try job.export(to: path, reusing: rendered) }
            if identity != nil { try asset.openInput(cancel).check(identity) }
            return try IsolatedExport(job: job, settings: worker).export(to: path)
        }
    }
}

extension MediaAsset {
    /// The media as HLS that is made while it is played.
    ///
    /// Reads headers; of Matroska with Cues that is copied, the first seconds and the last key frame's pictures besides;
    /// of anything else without a sample table, every packet once. Nothing is rendered.
    /// - Parameters:
    ///   - settings: CMAF segments without DASH.
    ///   - options: the profile decides what is copied; a key or a stretch is not possible here.
    ///   - cacheByteLimit: bytes of rendered segments that are kept in memory at most.
    ///   - limits: how long rendering may take, and how large a segment may be.
    ///   - isolation: `.process` for media from strangers: a worker opens them and renders, as long as the stream lives.
    ///     What it says is checked; where it dies, hangs or talks nonsense, the request that met it throws (`crashed`,
    ///     `timedOut`) and the next one has another worker.
    /// - Throws: `MediaError` (`invalidSettings` names what a stream cannot do, `noSuitableTrack` a media without
    ///   anything to play), or `CancellationError`.
    public func hlsStream(
        _ settings: HLSSettings = HLSSettings(), options: ExportOptions = ExportOptions(),
        cacheByteLimit: Int = 64 << 20, limits: StreamLimits = StreamLimits(), isolation: Isolation = .inProcess
    ) async throws -> HLSStream {
        try StreamRequest(asset: self, settings: settings, options: options, limits: limits).check()
        if let worker = isolation.worker {
            let renderer = IsolatedRenderer(
                asset: self, settings: settings, options: options, limits: limits, worker: worker)
            return HLSStream(
                asset: self, settings: settings, options: options, isolation: isolation,
                cacheByteLimit: cacheByteLimit, contents: try await renderer.open(), survey: nil, renderer: renderer)
        }
        let (survey, stored) = try await Job.run(location: location) { (cancel) throws(MediaError) in
            cancel.setTimeLimit(options.timeLimit)
            // What is read by the sample table later on has its own deadlines.
            defer { cancel.setTimeLimit(nil) }
            let job = ExportJob(
                asset: self, outputs: [.hls(settings)], options: options, cancel: cancel, meter: ProgressMeter())
            return try job.survey()
        }
        return HLSStream(
            asset: self, settings: settings, options: options, isolation: isolation, cacheByteLimit: cacheByteLimit,
            contents: StreamContents(
                files: survey.contents, description: survey.description, identity: survey.identity), survey: survey,
            renderer: StreamRenderer(
                asset: self, survey: survey, stored: stored, timeLimit: limits.requestTimeLimit))
    }
}
