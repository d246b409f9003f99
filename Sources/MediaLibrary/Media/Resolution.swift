/// A picture's size by its short side, as services name it.
public enum Resolution: String, Sendable, Hashable, Codable, CaseIterable, Comparable {
    case p360 = "360p"
    case p480 = "480p"
    case p720 = "720p"
    case p1080 = "1080p"
    case p1440 = "1440p"
    case p2160 = "2160p"

    /// Pixels of the short side.
    public var shortSide: Int { Int(rawValue.dropLast()) ?? 0 }

    public static func < (left: Resolution, right: Resolution) -> Bool { left.shortSide < right.shortSide }
}
