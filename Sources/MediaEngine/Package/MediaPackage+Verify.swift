public import MediaCore
internal import MediaFFmpeg

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

extension MediaPackage {
    /// Looks whether every file that the playlists name is there, and whether bytes are missing. Media are not read.
    ///
    /// - Throws: `MediaError`: `damaged` naming what is missing, `notFound` for no folder, `unsupportedFormat` for one that is
    ///   no package or that another version made.
    public func verify() async throws {
        let path = folder.path
        try await Job.run(location: path) { (cancel) throws(MediaError) in
            let lock = try FolderLock(path, cancel: cancel)
            defer { lock.unlock() }
            let reader = PackageReader(path: path)
            let description = try reader.description()
            try reader.checkFiles(description)
            try reader.checkSizes(description)
        }
    }
}

extension PackageReader {
    /// Checks that the outputs have as many bytes as were written. Throws `damaged`. Files that nobody named do no harm.
    func checkSizes(_ description: PackageDescription) throws(MediaError) {
        let names = (try? FileManager.default.subpathsOfDirectory(atPath: path)) ?? []
        let master = [OutputKind.hls.entryPath, DASHManifest.fileName]
        for output in description.outputs {
            let own = output.kind == .hls ? names.filter { $0.contains("/") || master.contains($0) } : [output.path]
            let size = own.reduce(0) { $0 + byteCount($1) }
            guard size < output.bytes else { continue }
            throw MediaError(
                .damaged, "the package is damaged: \(size) of \(output.bytes) bytes of \(output.path) are there",
                operation: .read, location: path)
        }
    }

    /// Zero for what is no file.
    private func byteCount(_ name: String) -> Int {
        Int((try? FileInput(path: path + "/" + name))?.byteCount ?? 0)
    }
}
