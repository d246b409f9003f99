internal import MediaCore
internal import MediaFFmpeg

/// Where an export's files go: a folder on a disk, or memory. Confined to the job's thread.
class OutputFolder {
    let cancel: CancelFlag
    /// Everything that was finished.
    final var files: [ExportReport.File] = []
    /// Brings samples from the source into files while it is set.
    final var mover: SampleMover?

    /// Writes what is in memory while it is set.
    final var writer: WriteLane?

    init(cancel: CancelFlag) { self.cancel = cancel }

    /// Opens a new file.
    func create(_ relative: String) throws(MediaError) -> OutputFile {
        throw MediaError(.internal, "files go nowhere", operation: .write)
    }

    /// Closes a file and counts it in.
    func finish(_ file: OutputFile) throws(MediaError) {
        files.append(ExportReport.File(path: file.path, bytes: Int(file.byteCount)))
    }

    /// Reads back a small file that was written.
    func read(_ relative: String) throws(MediaError) -> [UInt8] { [] }

    /// Writes a small file at once.
    func write(_ bytes: [UInt8], to relative: String) throws(MediaError) {
        let file = try create(relative)
        try file.append(bytes)
        try finish(file)
    }
}
