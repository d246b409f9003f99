/// How bright the content gets: a clli box (ISO/IEC 14496-12, 12.1.6), laid out as SEI message 144.
package struct ContentLightLevel: Sendable, Hashable {
    /// MaxCLL, in candela per square metre; 0 is unknown.
    package let maximumContent: UInt16
    /// MaxFALL, in candela per square metre; 0 is unknown.
    package let maximumFrameAverage: UInt16

    /// The levels as given.
    package init(maximumContent: UInt16, maximumFrameAverage: UInt16) {
        self.maximumContent = maximumContent
        self.maximumFrameAverage = maximumFrameAverage
    }

    /// Reads the payload of a clli box or of SEI message 144.
    package init(parsing bytes: [UInt8]) throws(CodecConfigurationError) {
        var reader = BitReader(bytes)
        maximumContent = UInt16(truncatingIfNeeded: try reader.bits(16))
        maximumFrameAverage = UInt16(truncatingIfNeeded: try reader.bits(16))
    }

    /// The payload of a clli box.
    package func serialized() -> [UInt8] {
        var writer = BitWriter()
        writer.bits(Int(maximumContent), 16)
        writer.bits(Int(maximumFrameAverage), 16)
        return writer.bytes
    }
}
