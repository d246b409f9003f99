/// Static high-dynamic-range metadata of a track.
public struct HDRInfo: Sendable, Hashable, Codable {
    /// Maximum content light level in candela per square metre.
    public var maxContentLightLevel: Int?
    /// Maximum frame-average light level in candela per square metre.
    public var maxFrameAverageLightLevel: Int?
    /// Maximum luminance of the mastering display in candela per square metre.
    public var masteringMaxLuminance: Double?
    /// Minimum luminance of the mastering display in candela per square metre.
    public var masteringMinLuminance: Double?
    /// Dolby Vision profile.
    public var dolbyVisionProfile: Int?
    /// Dolby Vision level.
    public var dolbyVisionLevel: Int?
    /// Dolby Vision base layer signal compatibility.
    public var dolbyVisionCompatibility: Int?

    public init() {}

    /// Whether nothing is known.
    public var isEmpty: Bool { self == HDRInfo() }
}
