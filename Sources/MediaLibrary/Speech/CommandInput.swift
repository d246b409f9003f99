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

/// What an external program reads: a file that has no name any more. A pipe would tie us to the program, which may end,
/// or sleep, before it has read what it is given.
final class CommandInput: Sendable {
    let descriptor: CInt

    private init(descriptor: CInt) { self.descriptor = descriptor }

    /// - Throws: `MediaFailure` (`storageFull`, `storageFailed`) where the text cannot be kept.
    static func make(_ text: String) async throws -> CommandInput {
        try await NIOThreadPool.singleton.runIfActive {
            let path = FileManager.default.temporaryDirectory.appending(path: "command-\(UUID().uuidString)").path
            let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
            guard descriptor >= 0 else { throw PartialFile.failure(errno) }
            unlink(path)
            let input = CommandInput(descriptor: descriptor)
            try input.write(text)
            return input
        }
    }

    private func write(_ text: String) throws {
        var text = text
        try text.withUTF8 { bytes in
            var rest = UnsafeRawBufferPointer(bytes)
            var position = 0
            while !rest.isEmpty {
                let count = pwrite(descriptor, rest.baseAddress, rest.count, off_t(position))
                if count < 0 && errno == EINTR { continue }
                guard count > 0 else { throw PartialFile.failure(count < 0 ? errno : ENOSPC) }
                position += count
                rest = UnsafeRawBufferPointer(rebasing: rest[count...])
            }
        }
    }

    deinit { close(descriptor) }
}
