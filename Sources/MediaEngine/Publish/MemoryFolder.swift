internal import MediaCore

/// Keeps what is written at once, like playlists, and only counts the bytes of files that are opened, like segments.
final class MemoryFolder: OutputFolder {
    /// The small files by their path.
    private(set) var contents: [String: [UInt8]] = [:]

    override func create(_ relative: String) throws(MediaError) -> OutputFile {
        OutputFile(counting: relative, in: self)
    }

    override func read(_ relative: String) throws(MediaError) -> [UInt8] { contents[relative] ?? [] }

    override func write(_ bytes: [UInt8], to relative: String) throws(MediaError) {
        contents[relative] = bytes
        files.append(ExportReport.File(path: relative, bytes: bytes.count))
    }
}
