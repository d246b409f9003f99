public import MediaCore
internal import MediaFFmpeg
internal import Synchronization

#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// A package that was exported: its tracks, and how to change them without touching the picture.
///
/// A change builds the new package beside the old one, with hard links to what stays, and exchanges the two in one
/// step: whoever reads the folder sees the old package or the new one. Changes to one folder wait for each other.
public final class MediaPackage: Sendable {
    /// The package's folder.
    public let folder: URL
    private let meter = Mutex<ProgressMeter?>(nil)

    /// Nothing is opened until something is asked of the package.
    public init(at folder: URL) { self.folder = folder }

    /// The tracks, pictures first.
    ///
    /// - Throws: `MediaError`: `notFound` for no folder, `unsupportedFormat` for one that is no package or that another
    ///   version made, `damaged` for one that cannot be read.
    public func tracks() async throws -> [PackageTrack] {
        let path = folder.path
        return try await Job.run(location: path) { (_) throws(MediaError) in
            try PackageReader(path: path).description().renditions.map { PackageTrack($0) }
        }
    }

    /// Adds a track from another file. Only that track is rendered.
    ///
    /// - Throws: `MediaError`, or `CancellationError`; the package is as it was then.
    @discardableResult
    public func addTrack(
        _ attachment: TrackAttachment, options: TrackChangeOptions = TrackChangeOptions()
    ) async throws -> TrackChangeReport {
        try await change(options) { (change) throws(MediaError) in try change.run(adding: attachment, replacing: nil) }
    }

    /// Puts another track in a track's place. It keeps its id, and its files get new names.
    ///
    /// - Throws: `invalidSettings` for an id the package has not or a track of another type, else as `addTrack`.
    @discardableResult
    public func replaceTrack(
        _ id: String, with attachment: TrackAttachment, options: TrackChangeOptions = TrackChangeOptions()
    ) async throws -> TrackChangeReport {
        try await change(options) { (change) throws(MediaError) in try change.run(adding: attachment, replacing: id) }
    }

    /// Takes a track out of the playlists and of `capped-4k.mp4`.
    ///
    /// - Throws: `invalidSettings` for an id the package has not, for a picture, for the only sound of a package without
    ///   pictures; else as `addTrack`.
    @discardableResult
    public func removeTrack(
        _ id: String, options: TrackChangeOptions = TrackChangeOptions()
    ) async throws -> TrackChangeReport {
        try await change(options) { (change) throws(MediaError) in try change.run(adding: nil, replacing: id) }
    }

    /// How far the change under way has come; nil when there is none.
    public var progress: ExportProgress? { meter.withLock { $0 }?.progress }

    private func change(
        _ options: TrackChangeOptions,
        _ body: @escaping @Sendable (PackageChange) throws(MediaError) -> TrackChangeReport
    ) async throws -> TrackChangeReport {
        let path = folder.path
        let own = ProgressMeter()
        meter.withLock { $0 = own }
        defer { meter.withLock { $0 = nil } }
        return try await Job.run(location: path) { (cancel) throws(MediaError) in
            cancel.setTimeLimit(options.timeLimit)
            let lock = try FolderLock(path, cancel: cancel)
            defer { lock.unlock() }
            return try body(PackageChange(path: path, options: options, cancel: cancel, meter: own))
        }
    }
}
