internal import NIOPosix

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// Files of this machine that become files of the library.
enum OwnFile {
    /// Gives a file a second name in the library, or copies it where that is impossible.
    ///
    /// - Throws: `MediaFailure`.
    static func linkOrCopy(_ path: String, to target: String, mayLink: Bool = false) async throws {
        try await NIOThreadPool.singleton.runIfActive {
            unlink(target)
            if mayLink, link(path, target) == 0 { return }
            var status = stat()
            guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
                throw MediaFailure(.sourceNotFound, "the file cannot be read")
            }
            do { try FileManager.default.copyItem(atPath: path, toPath: target) } catch {
                unlink(target)
                throw MediaFailure(.storageFailed, "the file cannot be copied", mayPass: true)
            }
        }
    }
}
