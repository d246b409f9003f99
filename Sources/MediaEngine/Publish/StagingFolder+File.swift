internal import MediaCore
internal import MediaFFmpeg

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

extension StagingFolder {
    /// Gives one file of the folder the output's name, where the output is a file; the folder goes with this object.
    ///
    /// - Throws: `outputExists` where something came there meanwhile that may not be replaced, `outputFailed`,
    ///   `outputUnwritable`.
    func publishFile(_ relative: String) throws(MediaError) {
        try cancel.check(.publish)
        let made = absolutePath(relative)
        if durable { try Self.sync(made, flags: O_NOFOLLOW) }
        if overwrites {
            guard rename(made, destination) == 0 else { throw FileFailure.create(destination) }
        } else if linkat(AT_FDCWD, made, AT_FDCWD, destination, 0) != 0 {
            if errno == EEXIST {
                throw MediaError(
                    .outputExists, "something came into the output's place while it was made", operation: .publish,
                    location: destination)
            }
            // A file system without links.
            var status = stat()
            guard lstat(destination, &status) != 0, rename(made, destination) == 0 else {
                throw FileFailure.create(destination)
            }
        }
        guard durable else { return }
        do throws(MediaError) { try Self.sync(Self.split(destination).parent) } catch {
            if !overwrites { unlink(destination) }
            throw error
        }
    }

    /// Whether a file can be made at a path.
    static func checkFile(_ destination: String, overwrite: Bool, protecting sources: [String]) throws(MediaError) {
        func failure(_ code: MediaError.Code, _ message: String) -> MediaError {
            MediaError(code, message, operation: .write, location: destination)
        }
        var status = stat()
        guard lstat(destination, &status) == 0 else {
            if errno == ENOENT { return }
            throw failure(.outputUnwritable, String(cString: strerror(errno)))
        }
        guard overwrite else {
            throw failure(.outputExists, "the output exists; overwrite it explicitly or choose another")
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw failure(.outputExists, "the output exists and is not a file")
        }
        for source in sources {
            var other = stat()
            if stat(source, &other) == 0, other.st_ino == status.st_ino, other.st_dev == status.st_dev {
                throw failure(.invalidSettings, "the output is one of the sources, and would be replaced")
            }
        }
    }
}
