/// The start of a VP8 key frame (RFC 6386, 9.1).
package struct VP8FrameHeader: Sendable, Hashable {
    /// version, 0 to 3.
    package let version: UInt8
    /// show_frame.
    package let isShown: Bool
    /// The width in pixels.
    package let width: Int
    /// The height in pixels.
    package let height: Int

    /// Reads the first ten bytes of a frame. `unsupported` where it is not a key frame.
    package init(parsing frame: [UInt8]) throws(CodecConfigurationError) {
        guard let first = frame.first else { throw .truncated }
        guard first & 1 == 0 else { throw .unsupported("not a key frame") }
        guard frame.count >= 10 else { throw .truncated }
        guard frame[3...5].elementsEqual([0x9D, 0x01, 0x2A]) else { throw .invalid("start code") }
        version = (first >> 1) & 7
        isShown = first & 0x10 != 0
        width = Int(frame[6]) | Int(frame[7] & 0x3F) << 8
        height = Int(frame[8]) | Int(frame[9] & 0x3F) << 8
        guard width > 0, height > 0 else { throw .invalid("size") }
    }
}
