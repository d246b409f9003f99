/// Bytes made for a sample, at an address that does not change.
final class SampleBytes {
    let bytes: UnsafeRawBufferPointer

    init(copying source: some Collection<UInt8>) {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: max(source.count, 1), alignment: 1)
        buffer.copyBytes(from: source)
        bytes = UnsafeRawBufferPointer(rebasing: buffer[0..<source.count])
    }

    deinit { bytes.deallocate() }
}
