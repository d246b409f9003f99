/// What is cut off a coded picture on each side, in luma samples unless stated otherwise.
package struct PictureCropping: Sendable, Hashable {
    /// Cut off on the left.
    package let left: Int
    /// Cut off on the right.
    package let right: Int
    /// Cut off at the top.
    package let top: Int
    /// Cut off at the bottom.
    package let bottom: Int

    /// Nothing is cut off.
    package static let none = PictureCropping(left: 0, right: 0, top: 0, bottom: 0)

    /// A cropping as given.
    package init(left: Int, right: Int, top: Int, bottom: Int) {
        self.left = left
        self.right = right
        self.top = top
        self.bottom = bottom
    }

    /// Four ue(v) in the order left, right, top, bottom, each in units of `unitWidth` or `unitHeight` samples.
    package init(
        reader: inout BitReader,
        unitWidth: Int,
        unitHeight: Int
    ) throws(CodecConfigurationError) {
        left = unitWidth * (try reader.ue(atMost: 1 << 16, "crop left"))
        right = unitWidth * (try reader.ue(atMost: 1 << 16, "crop right"))
        top = unitHeight * (try reader.ue(atMost: 1 << 16, "crop top"))
        bottom = unitHeight * (try reader.ue(atMost: 1 << 16, "crop bottom"))
    }
}
