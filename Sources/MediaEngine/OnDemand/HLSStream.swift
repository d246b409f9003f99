public import MediaCore
internal import MediaFFmpeg
internal import MediaPackaging

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

    private let survey: PackageSurvey
    private let renderer: StreamRenderer
    private let cache: SegmentCache

    init(
        asset: MediaAsset, settings: HLSSettings, options: ExportOptions, cacheByteLimit: Int, survey: PackageSurvey,
        stored: StoredSegments?
    ) {
        self.asset = asset
        self.settings = settings
        self.options = options
        self.survey = survey
        plan = survey.planned.plan
        renderer = StreamRenderer(asset: asset, survey: survey, stored: stored)
        cache = SegmentCache(byteLimit: cacheByteLimit)
        renditions = survey.description.renditions.map { rendition in
            Rendition(
                id: rendition.id, type: rendition.type, playlist: rendition.playlist,
                segmentCount: rendition.segments.count,
                isTranscoded: rendition.segments.first.map { !$0.treatment.isCopy } ?? false)
        }
    }

    /// The multivariant playlist.
    public var playlist: String { String(decoding: survey.contents[OutputKind.hls.entryPath] ?? [], as: UTF8.self) }

    /// How long it plays.
    public var duration: MediaTime { survey.description.renditions.map(\.duration).max() ?? .zero }

    /// Bytes of rendered segments that are kept in memory now.
    public var cachedByteCount: Int { cache.byteCount }

    /// The media playlist of a rendition.
    ///
    /// - Throws: `MediaError` (`notFound`) when there is no such rendition.
    public func playlist(of rendition: String) throws -> String {
        let path = try known(rendition).playlist
        return String(decoding: survey.contents[path] ?? [], as: UTF8.self)
    }

    /// The initialisation segment of a rendition.
    ///
    /// - Throws: `MediaError` (`notFound`) when there is no such rendition.
    public func initialization(of rendition: String) throws -> [UInt8] {
        let path = try known(rendition).folder + "/" + FragmentedRenditionWriter.initializationName
        return survey.contents[path] ?? []
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
        if let known = survey.contents[path] { return known }
        guard let request = request(path) else {
            throw MediaError(
                .notFound, "the stream has no file \(CleanText.line(path, limit: 200))", operation: .render,
                location: asset.location)
        }
        let renderer = renderer
        return try await cache.bytes(request) { try await renderer.render(request) }
    }

    /// The segment that a path names.
    private func request(_ path: String) -> SegmentRequest? {
        for (index, rendition) in survey.description.renditions.enumerated()
        where path.hasPrefix(rendition.folder + "/") {
            let name = path.dropFirst(rendition.folder.count + 1)
            if let number = RenditionWriter.segmentIndex(name, ".m4s"), rendition.segments.indices.contains(number) {
                return SegmentRequest(rendition: index, segment: number)
            }
        }
        return nil
    }

    private func known(_ id: String) throws(MediaError) -> PackageRendition {
        guard let rendition = survey.description.renditions.first(where: { $0.id == id }) else {
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
    /// - Throws: `MediaError` (`damaged` also when the media is not what it was when the stream was opened), or
    ///   `CancellationError` when the task is cancelled; nothing is left behind then.
    public func materialize(to folder: URL, overwrite: Bool = false) async throws -> ExportReport {
        var options = options
        options.overwrite = overwrite
        let path = folder.path
        let (asset, settings, final) = (asset, settings, options)
        let rendered = RenderedSegments(cache, of: survey)
        return try await Job.run(location: asset.location, pool: .exporting) { (cancel) throws(MediaError) in
            let job = ExportJob(
                asset: asset, outputs: [.hls(settings)], options: final, cancel: cancel, meter: ProgressMeter(),
                gate: EncodingGate(key: final.queueKey))
            return try job.export(to: path, reusing: rendered)
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
    /// - Throws: `MediaError` (`invalidSettings` names what a stream cannot do, `noSuitableTrack` a media without
    ///   anything to play), or `CancellationError`.
    public func hlsStream(
        _ settings: HLSSettings = HLSSettings(), options: ExportOptions = ExportOptions(),
        cacheByteLimit: Int = 64 << 20
    ) async throws -> HLSStream {
        try StreamRequest(asset: self, settings: settings, options: options).check()
        let (survey, stored) = try await Job.run(location: location) { (cancel) throws(MediaError) in
            cancel.setTimeLimit(options.timeLimit)
            let job = ExportJob(
                asset: self, outputs: [.hls(settings)], options: options, cancel: cancel, meter: ProgressMeter())
            return try job.survey()
        }
        return HLSStream(
            asset: self, settings: settings, options: options, cacheByteLimit: cacheByteLimit, survey: survey,
            stored: stored)
    }
}
