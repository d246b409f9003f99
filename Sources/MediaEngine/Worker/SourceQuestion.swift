/// A worker's wish for bytes of a source: sixteen bytes, the offset and the number of bytes wanted.
///
/// The answer is the number of bytes in four bytes and the bytes, or `failed` and an error.
struct SourceQuestion: Sendable {
    var offset: Int64
    var count: Int

    static let byteCount = 16
    static let failed = 0xFFFF_FFFF

    init(offset: Int64, count: Int) {
        self.offset = offset
        self.count = count
    }

    init(bytes: [UInt8]) {
        func number(_ part: ArraySlice<UInt8>) -> UInt64 { part.reduce(0) { $0 << 8 | UInt64($1) } }
        offset = Int64(truncatingIfNeeded: number(bytes.prefix(8)))
        count = Int(truncatingIfNeeded: number(bytes.dropFirst(8)))
    }

    var bytes: [UInt8] {
        [UInt64(bitPattern: offset), UInt64(count)].flatMap { number in
            (0..<8).map { UInt8(truncatingIfNeeded: number >> (56 - 8 * $0)) }
        }
    }
}
