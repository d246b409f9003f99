public import MediaCore
internal import MediaFFmpeg

#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// A media to be probed, planned or exported. Cheap: nothing is opened until something is asked of it.
public struct MediaAsset: Sendable {
    enum Origin: Sendable {
        case file(String)
        case source(any ByteSource)
        /// A file that another process opened, and its path there.
        case descriptor(CInt, String)
        /// A source in another process.
        case remote(RemoteInput)
        /// Renditions of a package.
        case package(PackageMovie)
        case unsupported(String)
    }

    let origin: Origin
    /// The limits the media is opened under.
    public var policy: InputPolicy
    /// Tracks from other files.
    public internal(set) var attachments: [TrackAttachment] = []

    /// A media in a file. Addresses that are not files are refused when the asset is used.
    public init(url: URL, policy: InputPolicy = .untrusted) {
        origin = url.isFileURL ? .file(url.path) : .unsupported(url.scheme ?? "")
        self.policy = policy
    }

    /// A media in your own storage.
    public init(source: some ByteSource, policy: InputPolicy = .untrusted) {
        origin = .source(source)
        self.policy = policy
    }

    /// A media that is open already.
    init(origin: Origin, policy: InputPolicy) {
        self.origin = origin
        self.policy = policy
    }

    /// The file or source, for messages.
    public var location: String {
        switch origin {
        case .file(let path), .descriptor(_, let path): path
        case .source(let source): source.name
        case .remote(let input): input.name
        case .package(let movie): movie.name
        case .unsupported(let scheme): "\(scheme):"
        }
    }

    /// Path of the file that this process opens, of a package the first one of many.
    var path: String? {
        switch origin {
        case .file(let path): path
        case .package(let movie): movie.parts.first?.path
        default: nil
        }
    }

    /// Opens the bytes; called on a job's thread.
    func openInput(_ cancel: CancelFlag) throws(MediaError) -> any BlockingInput {
        switch origin {
        case .file(let path): return try FileInput(path: path)
        case .descriptor(let descriptor, let path): return try FileInput(descriptor: descriptor, path: path)
        case .remote(let input): return input
        case .package(let movie): return PackageMovieInput(movie)
        // Bytes that are there need no task to fetch them.
        case .source(let source as MemorySource) where !source.bytes.isEmpty: return MemoryInput(source.bytes)
        case .source(let source): return try AsyncInput(source, minimumRate: policy.minimumSourceRate, cancel: cancel)
        case .unsupported(let scheme):
            throw MediaError(
                .unsupportedFormat, "addresses of the scheme \(scheme) are not opened; give a file or a ByteSource",
                operation: .open, location: location)
        }
    }

    /// Describes the media.
    ///
    /// - Parameters:
    ///   - depth: `.headers` reads headers, sample tables and configuration; `.thorough` every packet as well.
    ///   - isolation: where the media is opened.
    /// - Throws: `MediaError`, or `CancellationError` when the task is cancelled.
    public func probe(_ depth: ProbeDepth = .headers, isolation: Isolation = .inProcess) async throws -> MediaInfo {
        try await run(.probe(depth), isolation) { (cancel) throws(MediaError) in
            try probe(depth, cancel: cancel)
        }
    }

    /// Describes the media on the calling thread.
    func probe(_ depth: ProbeDepth, cancel: CancelFlag) throws(MediaError) -> MediaInfo {
        cancel.setTimeLimit(depth == .thorough ? nil : policy.openTimeLimit)
        var source = try OpenedSource(self, readsPackets: depth == .thorough, cancel: cancel)
        return try source.describe(depth)
    }
}
