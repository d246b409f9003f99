/// The display a film was graded on: an mdcv box (ISO/IEC 14496-12, 12.1.7), laid out as SEI message 137.
package struct MasteringDisplay: Sendable, Hashable {
    /// Chromaticities of green, blue, red in that order: x, y in steps of 0.00002.
    package let primaries: [SIMD2<UInt16>]
    /// The white point, x and y in steps of 0.00002.
    package let whitePoint: SIMD2<UInt16>
    /// The greatest luminance in steps of 0.0001 candela per square metre.
    package let maximumLuminance: UInt32
    /// The least luminance in steps of 0.0001 candela per square metre.
    package let minimumLuminance: UInt32

    /// Reads the payload of an mdcv box or of SEI message 137.
    package init(parsing bytes: [UInt8]) throws(CodecConfigurationError) {
        var reader = BitReader(bytes)
        var points: [SIMD2<UInt16>] = []
        for _ in 0..<4 {
            let x = UInt16(truncatingIfNeeded: try reader.bits(16))
            let y = UInt16(truncatingIfNeeded: try reader.bits(16))
            points.append(SIMD2(x, y))
        }
        whitePoint = points.removeLast()
        primaries = points
        maximumLuminance = UInt32(truncatingIfNeeded: try reader.bits(32))
        minimumLuminance = UInt32(truncatingIfNeeded: try reader.bits(32))
    }

    /// The payload of an mdcv box.
    package func serialized() -> [UInt8] {
        var writer = BitWriter()
        for point in primaries + [whitePoint] {
            writer.bits(Int(point.x), 16)
            writer.bits(Int(point.y), 16)
        }
        writer.bits(Int(maximumLuminance), 32)
        writer.bits(Int(minimumLuminance), 32)
        return writer.bytes
    }
}
