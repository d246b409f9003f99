internal import MediaEngine

/// Bytes that are no media: what a worker is tried with.
struct NoMedia: ByteSource {
    let name = "nothing"
    let byteCount: Int64 = 16

    func read(at offset: Int64, count: Int) async throws -> [UInt8] {
        [UInt8](repeating: 0, count: min(count, Int(max(byteCount - offset, 0))))
    }
}
