internal import Synchronization

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// Keeps a library's folder to one process. The kernel gives it back when the process ends, however it ends.
final class RootLock: Sendable {
    private let descriptor: Mutex<CInt>

    /// - Throws: `LibraryError`: `rootInUse` naming the process that has it, `storage` where there can be no lock.
    init(path: String) throws(LibraryError) {
        let opened = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard opened >= 0 else {
            throw LibraryError(.storage, "\(path) cannot be opened: \(String(cString: strerror(errno)))")
        }
        guard flock(opened, LOCK_EX | LOCK_NB) == 0 else {
            var text = [UInt8](repeating: 0, count: 32)
            let count = pread(opened, &text, text.count, 0)
            close(opened)
            let number = String(
                decoding: text.prefix(max(count, 0)).prefix { (0x30...0x39).contains($0) }, as: UTF8.self)
            let who = number == String(getpid()) ? "this process already" : "another process"
            throw LibraryError(
                .rootInUse, "the library is open in \(who)" + (number.isEmpty ? "" : " (\(number))"))
        }
        let number = Array("\(getpid())\n".utf8)
        _ = ftruncate(opened, 0)
        _ = pwrite(opened, number, number.count, 0)
        descriptor = Mutex(opened)
    }

    func unlock() {
        descriptor.withLock { descriptor in
            guard descriptor >= 0 else { return }
            // A child that is being started this moment has a copy of the descriptor: closing ours alone is not enough.
            flock(descriptor, LOCK_UN)
            close(descriptor)
            descriptor = -1
        }
    }

    deinit { unlock() }
}
