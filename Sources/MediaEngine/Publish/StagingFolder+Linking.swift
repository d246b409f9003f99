internal import MediaCore
internal import MediaFFmpeg

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

extension StagingFolder {
    /// Takes over the files of a folder as hard links: nothing is copied, and the files stay the same ones.
    ///
    /// - Parameter isLeftOut: told the path of each file, relative to the folder.
    /// - Throws: `outputFailed` where a file can neither be linked nor copied.
    func link(from folder: String, except isLeftOut: (String) -> Bool) throws(MediaError) {
        try link(from: folder, "", except: isLeftOut)
    }

    private func link(
        from folder: String, _ prefix: String, except isLeftOut: (String) -> Bool
    ) throws(MediaError) {
        for name in try Self.names(in: folder + "/" + prefix).sorted() {
            let relative = prefix + name
            // Folders of changes under way, or of one that was killed.
            if prefix.isEmpty, StagingLock.isHidden(name) { continue }
            try cancel.check(.write)
            let source = folder + "/" + relative
            var status = stat()
            guard lstat(source, &status) == 0 else { throw FileFailure.list(relative) }
            switch status.st_mode & S_IFMT {
            case S_IFDIR:
                // Also those that stay empty; what holds only a track that goes is left out.
                if try Self.names(in: source).isEmpty { try makeFolders(for: relative + "/x") }
                try link(from: folder, relative + "/", except: isLeftOut)
            case S_IFREG:
                if isLeftOut(relative) { continue }
                try makeFolders(for: relative)
                let target = absolutePath(relative)
                if linkat(AT_FDCWD, source, AT_FDCWD, target, 0) != 0 {
                    try copy(source, to: relative)
                } else {
                    note(relative, byteCount: Int(status.st_size))
                }
            case S_IFLNK:
                try makeFolders(for: relative)
                guard let named = Self.linkTarget(source), symlink(named, absolutePath(relative)) == 0 else {
                    throw FileFailure.create(relative)
                }
            default:
                throw MediaError(
                    .outputFailed, "\(relative) is neither a file nor a folder and cannot be taken over",
                    operation: .write)
            }
        }
    }

    /// Where the file system has no hard links, or no more of them.
    private func copy(_ source: String, to relative: String) throws(MediaError) {
        let input = try FileInput(path: source)
        let file = try create(relative)
        var offset: Int64 = 0
        while offset < input.byteCount ?? 0 {
            let bytes = try input.read(at: offset, count: 1 << 20)
            guard !bytes.isEmpty else { break }
            try file.append(bytes)
            offset += Int64(bytes.count)
        }
        try finish(file)
    }

    private static func linkTarget(_ path: String) -> String? {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = readlink(path, &buffer, buffer.count - 1)
        return count > 0 ? String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self) : nil
    }
}
