/// The size pictures are displayed at, the value of RESOLUTION (RFC 8216 4.3.4.2).
package struct Resolution: Sendable, Hashable {
    /// Pixels across, after rotation and sample aspect ratio.
    package var width: Int
    /// Pixels down.
    package var height: Int

    /// Creates a size in pixels.
    package init(width: Int, height: Int) {
        self.width = width
        self.height = height
    }

    /// `WxH`, as in `1920x1080`.
    package var text: String { "\(max(width, 0))x\(max(height, 0))" }

    /// Reads `WxH`; nil unless both are positive.
    package init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard let cross = bytes.firstIndex(of: UInt8(ascii: "x")),
            let width = PlaylistNumber.integer(bytes[..<cross]), width > 0,
            let height = PlaylistNumber.integer(bytes[(cross + 1)...]), height > 0
        else { return nil }
        self.init(width: width, height: height)
    }
}
