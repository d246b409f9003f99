/// Memory a thread moves samples through, used again for each run.
///
/// `@unchecked Sendable`: handed from thread to thread through a lock, and used by one at a time.
final class MoveBuffer: @unchecked Sendable {
    private var storage: UnsafeMutableRawBufferPointer
    private var heads: [UnsafeMutableRawBufferPointer] = []

    init() { storage = .allocate(byteCount: 0, alignment: 4096) }

    deinit {
        storage.deallocate()
        releaseHeads()
    }

    /// Room for a number of bytes; what was in it is lost.
    func bytes(_ count: Int) -> UnsafeMutableRawBufferPointer {
        if storage.count < count {
            storage.deallocate()
            storage = .allocate(byteCount: count, alignment: 4096)
        }
        return UnsafeMutableRawBufferPointer(rebasing: storage[0..<count])
    }

    /// Keeps bytes at an address that does not change until they are released.
    func keep(_ bytes: [UInt8]) -> UnsafeMutableRawPointer? {
        let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: max(bytes.count, 1), alignment: 1)
        copy.copyBytes(from: bytes)
        heads.append(copy)
        return copy.baseAddress
    }

    func releaseHeads() {
        for head in heads { head.deallocate() }
        heads.removeAll(keepingCapacity: true)
    }
}
