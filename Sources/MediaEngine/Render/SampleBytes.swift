/// Bytes made for a sample, at an address that does not change.
///
/// `@unchecked Sendable`: the bytes are written once, by the initialiser.
final class SampleBytes: @unchecked Sendable {
    let bytes: UnsafeRawBufferPointer

    init(copying source: some Collection<UInt8>) {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: max(source.count, 1), alignment: 1)
        buffer.copyBytes(from: source)
        bytes = UnsafeRawBufferPointer(rebasing: buffer[0..<source.count])
    }

    /// - Parameter fill: writes all bytes.
    init(count: Int, fill: (UnsafeMutableRawBufferPointer) -> Void) {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: max(count, 1), alignment: 1)
        let part = UnsafeMutableRawBufferPointer(rebasing: buffer[0..<count])
        fill(part)
        bytes = UnsafeRawBufferPointer(part)
    }

    deinit { bytes.deallocate() }
}
