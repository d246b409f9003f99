internal import CLibAVFormat
internal import CMediaShims

/// Collects what a muxer writes. Confined to the job's thread.
final class OutputBridge {
    private(set) var bytes: [UInt8] = []
    private let boxPointer: UnsafeMutablePointer<cmedia_output_box>

    init() {
        boxPointer = .allocate(capacity: 1)
        boxPointer.initialize(to: cmedia_output_box())
        boxPointer.pointee.opaque = Unmanaged.passUnretained(self).toOpaque()
        boxPointer.pointee.write = { opaque, bytes, count in
            guard let opaque, let bytes, count >= 0 else { return cmedia_error_invalid_argument }
            Unmanaged<OutputBridge>.fromOpaque(opaque).takeUnretainedValue().bytes
                .append(contentsOf: UnsafeBufferPointer(start: bytes, count: Int(count)))
            return count
        }
    }

    deinit { boxPointer.deallocate() }

    /// Makes the AVIO context; the caller frees it before the bridge goes.
    func makeContext(bufferSize: Int32) -> UnsafeMutablePointer<AVIOContext>? {
        cmedia_output_create(bufferSize, boxPointer)
    }
}
