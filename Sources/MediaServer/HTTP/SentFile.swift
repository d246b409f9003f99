internal import HTTPTypes
internal import MediaLibrary
internal import NIOCore

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// A file while it is sent.
final class SentFile: Sendable {
    private let descriptor: CInt
    let size: Int
    /// Another one whenever the file is written anew.
    let tag: String
    /// Seconds since 1970 at which it was written.
    let changed: Int
    /// The same, as headers say it.
    let date: String

    /// - Throws: `Refusal` (404) where there is no regular file.
    init(_ path: String) throws(Refusal) {
        let opened = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard opened >= 0 else { throw Refusal(.notFound, "there is no such file") }
        guard let facts = FileStatus.facts(of: opened) else {
            close(opened)
            throw Refusal(.notFound, "there is no such file")
        }
        descriptor = opened
        size = facts.size
        let parts = [facts.number, UInt64(max(facts.size, 0)), UInt64(max(facts.changed, 0))]
        tag = "\"" + parts.map { String($0, radix: 36) }.joined(separator: "-") + "\""
        changed = Int(facts.changed / 1_000_000_000)
        date = HTTPDate.text(changed)
    }

    deinit { close(descriptor) }

    /// Reads on the calling thread, which may wait for the disk.
    func read(at position: Int, count: Int) throws(Refusal) -> ByteBuffer {
        var buffer = ByteBufferAllocator().buffer(capacity: count)
        var done = 0
        while done < count {
            let number = buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: count - done) { space in
                max(pread(descriptor, space.baseAddress, count - done, off_t(position + done)), 0)
            }
            // A file that is cut off while it is sent cannot be ended well. Reading regular files is not interrupted.
            guard number > 0 else { throw Refusal(.internalServerError, "the file was cut off") }
            done += number
        }
        return buffer
    }
}
