#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// Room that is kept for the store. Where the disk is full it is given up, so that media can still be deleted.
struct StorageReserve: Sendable {
    let path: String

    /// Enough for the log of some hundred deletions.
    static let byteCount = 1 << 20
    /// On a disk with less room than so many reserves, media need it more.
    private static let leastFree = 8

    /// Keeps the room, unless it is kept or there is little.
    func keep(free: Int) {
        guard FileStatus.size(path) != Self.byteCount, free >= Self.byteCount * Self.leastFree else { return }
        let descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        // Zeros that are written take room on every file system; a hole does not.
        let zeros = [UInt8](repeating: 0, count: 1 << 16)
        for place in stride(from: 0, to: Self.byteCount, by: zeros.count)
        where pwrite(descriptor, zeros, zeros.count, off_t(place)) != zeros.count {
            unlink(path)
            return
        }
    }

    /// Gives the room up.
    ///
    /// - Returns: whether there was any.
    func giveUp() -> Bool { unlink(path) == 0 }
}
