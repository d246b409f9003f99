/// Width and height in pixels.
public struct PixelSize: Sendable, Hashable, Codable, CustomStringConvertible {
    public var width: Int
    public var height: Int

    public init(width: Int, height: Int) {
        self.width = width
        self.height = height
    }

    /// The smaller of the two, by which renditions are named.
    public var shortSide: Int { min(width, height) }

    /// Whether the picture fits the limit in its own orientation: portrait pictures are held against the turned limit.
    public func fits(_ limit: PixelSize) -> Bool {
        max(width, height) <= max(limit.width, limit.height) && min(width, height) <= min(limit.width, limit.height)
    }

    /// 3840x2160.
    public static let ultraHD = PixelSize(width: 3840, height: 2160)

    public var description: String { "\(width)x\(height)" }
}
