internal import Synchronization

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

/// A file that grows: bytes are appended as they come, and what is there survives the process.
final class PartialFile: Sendable {
    let path: String
    private let state: Mutex<State>

    private struct State {
        var descriptor: CInt
        var length: Int
    }

    /// Opens a file, or makes it.
    ///
    /// - Parameter isNew: whether what is there is thrown away.
    init(path: String, isNew: Bool = false) throws(MediaFailure) {
        self.path = path
        let flags = O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | (isNew ? O_TRUNC : 0)
        // The folders it lies in say whether the group gets at it.
        let descriptor = open(path, flags, 0o640)
        guard descriptor >= 0 else { throw Self.failure(errno) }
        let end = lseek(descriptor, 0, SEEK_END)
        state = Mutex(State(descriptor: descriptor, length: Int(max(end, 0))))
    }

    /// Bytes that are there.
    var length: Int { state.withLock { $0.length } }

    /// Appends bytes on a thread that may wait for the disk.
    func append(_ bytes: [UInt8]) async throws {
        try await onThread { state in
            var written = 0
            while written < bytes.count {
                let count = bytes.withUnsafeBytes { all in
                    let rest = UnsafeRawBufferPointer(rebasing: all[written...])
                    return pwrite(state.descriptor, rest.baseAddress, rest.count, off_t(state.length))
                }
                if count < 0 && errno == EINTR { continue }
                guard count > 0 else { throw Self.failure(count < 0 ? errno : ENOSPC) }
                written += count
                state.length += count
            }
        }
    }

    /// Throws away what is there.
    func restart() async throws {
        try await onThread { state in
            guard ftruncate(state.descriptor, 0) == 0 else { throw Self.failure(errno) }
            state.length = 0
        }
    }

    /// Flushes what was appended to the disk.
    func flush() async throws {
        try await onThread { state in
            guard fsync(state.descriptor) == 0 else { throw Self.failure(errno) }
        }
    }

    private func onThread(_ body: @escaping @Sendable (inout State) throws -> Void) async throws {
        // Who is cancelled still keeps what came.
        try await DiskWork.run { try self.state.withLock { try body(&$0) } }
    }

    deinit { state.withLock { _ = close($0.descriptor) } }

    static func failure(_ code: CInt) -> MediaFailure {
        switch code {
        case ENOSPC, EDQUOT: MediaFailure(.storageFull, "there is no room on the disk", mayPass: true)
        default:
            MediaFailure(
                .storageFailed, "a file cannot be written: \(String(cString: strerror(code)))", mayPass: code == EIO)
        }
    }
}
