internal import MediaCore

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// The hidden folder beside a file that is made, and the one step that gives the file its name.
final class StagedFile {
    /// The hidden folder.
    let path: String
    private let destination: String
    private let overwrites: Bool
    /// Held locked while the folder is in use.
    private let lock: CInt

    /// - Parameter source: a file that must not be replaced.
    /// - Throws: `outputExists` where something is there that may not be replaced, `outputBusy` where somebody else makes the
    ///   same file, `outputUnwritable` where nothing can be created there.
    init(destination: String, overwrite: Bool, protecting source: String?) throws(MediaError) {
        self.destination = destination
        overwrites = overwrite
        try Self.check(destination, overwrite, source)
        let (parent, name) = StagingFolder.split(destination)
        guard !name.isEmpty else { throw Self.failure(.outputUnwritable, "the output has no name", destination) }
        try StagingFolder.makeFolders(parent, durable: true)
        guard let made = try StagingLock.acquire(in: parent, name: name) else { throw FileFailure.create(destination) }
        path = made.path
        lock = made.descriptor
    }

    deinit {
        StagingFolder.remove(path)
        StagingLock.release(lock)
    }

    private static func failure(_ code: MediaError.Code, _ message: String, _ path: String) -> MediaError {
        MediaError(code, message, operation: .write, location: path)
    }

    private static func check(_ destination: String, _ overwrite: Bool, _ source: String?) throws(MediaError) {
        var status = stat()
        guard lstat(destination, &status) == 0 else { return }
        guard status.st_mode & S_IFMT != S_IFDIR else {
            throw failure(.outputUnwritable, "the output is a folder", destination)
        }
        guard overwrite else { throw failure(.outputExists, "the output exists", destination) }
        var own = stat()
        if let source, stat(source, &own) == 0, stat(destination, &status) == 0, own.st_ino == status.st_ino,
            own.st_dev == status.st_dev
        {
            throw failure(.invalidSettings, "the output is the source and would replace it", destination)
        }
    }

    /// Checks the file that was made in the folder and gives it its name.
    ///
    /// - Parameters:
    ///   - name: its name in the folder, where nothing else is.
    ///   - head: bytes it begins with.
    /// - Throws: `verificationFailed` where something else is there, else what renaming meets.
    func publish(_ name: String, byteCount: Int64, head: [UInt8]) throws(MediaError) {
        let made = path + "/" + name
        guard try StagingFolder.names(in: path) == [name] else { throw refusal("there is something else beside it") }
        let descriptor = open(made, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard descriptor >= 0 else { throw refusal("it cannot be opened") }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_nlink == 1,
            Int64(status.st_size) == byteCount
        else { throw refusal("it is not what was reported") }
        var start = [UInt8](repeating: 0, count: head.count)
        guard pread(descriptor, &start, start.count, 0) == head.count, start == head else {
            throw refusal("it begins with something else")
        }
        guard fchmod(descriptor, 0o666 & ~StagingFolder.mask) == 0 else { throw FileFailure.create(destination) }
        if fsync(descriptor) != 0, errno != EINVAL, errno != ENOTSUP { throw FileFailure.write(destination) }
        try takeName(made)
        try StagingFolder.sync(StagingFolder.split(destination).parent)
    }

    /// A link replaces nothing; where the file system has none, a look before the rename has to do.
    private func takeName(_ made: String) throws(MediaError) {
        if !overwrites {
            if link(made, destination) == 0 { return }
            var status = stat()
            if errno == EEXIST || lstat(destination, &status) == 0 {
                throw Self.failure(
                    .outputExists, "something came into the output's place while it was made", destination)
            }
        }
        guard rename(made, destination) == 0 else { throw FileFailure.create(destination) }
    }

    private func refusal(_ message: String) -> MediaError {
        Self.failure(.verificationFailed, "the file failed its check: \(message)", destination)
    }
}
