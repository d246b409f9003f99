/// How sample values map to light (ITU-T H.273 code points, by FFmpeg's names; nil where unspecified).
public struct ColorInfo: Sendable, Hashable, Codable {
    public var primaries: String?
    public var transfer: String?
    public var matrix: String?
    /// `tv` (limited) or `pc` (full).
    public var range: String?

    public init(primaries: String? = nil, transfer: String? = nil, matrix: String? = nil, range: String? = nil) {
        self.primaries = primaries
        self.transfer = transfer
        self.matrix = matrix
        self.range = range
    }

    /// The dynamic range HLS distinguishes, judged by the transfer characteristics alone.
    public var dynamicRange: DynamicRange {
        switch transfer {
        case "smpte2084": .pq
        case "arib-std-b67": .hlg
        default: .sdr
        }
    }
}

/// The value of VIDEO-RANGE.
public enum DynamicRange: String, Sendable, Hashable, Codable {
    case sdr = "SDR"
    case pq = "PQ"
    case hlg = "HLG"
}
