internal import MediaCore
internal import MediaFFmpeg

/// One file of an export on its way into a sink.
public struct ExportedFile: Sendable {
    /// Path relative to the export, with slashes.
    public let path: String
    public let byteCount: Int
    let location: String

    /// The media type to store or serve it with.
    public var contentType: String { Self.contentType(of: path) }

    /// The media type of a file, by its name.
    package static func contentType(of path: String) -> String {
        switch path.split(separator: ".").last.map(String.init) {
        case "m3u8": "application/vnd.apple.mpegurl"
        case "m4s": "video/iso.segment"
        case "mp4": "video/mp4"
        case "m4a": "audio/mp4"
        case "ts": "video/mp2t"
        case "json": "application/json"
        case "vtt": "text/vtt"
        case "mpd": "application/dash+xml"
        default: "application/octet-stream"
        }
    }

    /// Up to `count` bytes from an offset on; fewer only at the end.
    public func read(at offset: Int = 0, count: Int? = nil) async throws -> [UInt8] {
        let (location, length) = (location, count ?? max(byteCount - offset, 0))
        return try await Job.run(location: path) { (_) throws(MediaError) in
            try FileInput(path: location).read(at: Int64(offset), count: length)
        }
    }

    /// Segments first, then media playlists, then what names them.
    static func deliveryOrder(_ report: ExportReport) -> [ExportReport.File] {
        func rank(_ path: String) -> Int {
            if path == "package.json" { return 3 }
            if path == "master.m3u8" || path == DASHManifest.fileName { return 2 }
            return path.hasSuffix(".m3u8") ? 1 : 0
        }
        return report.files.enumerated().sorted {
            (rank($0.element.path), $0.offset) < (rank($1.element.path), $1.offset)
        }
        .map(\.element)
    }
}
