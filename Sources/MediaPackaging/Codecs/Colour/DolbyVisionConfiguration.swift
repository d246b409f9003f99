/// A dvcC, dvvC or dvwC box ("Dolby Vision Streams within the ISO Base Media File Format", 2.2).
package struct DolbyVisionConfiguration: Sendable, Hashable {
    /// dv_version_major.
    package let majorVersion: UInt8
    /// dv_version_minor.
    package let minorVersion: UInt8
    /// dv_profile, for instance 5 or 8.
    package let profile: UInt8
    /// dv_level, 1 to 13.
    package let level: UInt8
    /// rpu_present_flag.
    package let hasReferenceProcessingUnit: Bool
    /// el_present_flag.
    package let hasEnhancementLayer: Bool
    /// bl_present_flag.
    package let hasBaseLayer: Bool
    /// dv_bl_signal_compatibility_id: 0 none, 1 HDR10, 2 SDR, 4 HLG, 6 Blu-ray.
    package let compatibilityID: UInt8
    /// dv_md_compression, 0 where there is none.
    package let metadataCompression: UInt8

    /// Reads the payload of the box; it may end after the compatibility byte.
    package init(parsing bytes: [UInt8]) throws(CodecConfigurationError) {
        var reader = BitReader(bytes)
        majorVersion = try reader.small(8)
        minorVersion = try reader.small(8)
        profile = try reader.small(7)
        level = try reader.small(6)
        hasReferenceProcessingUnit = try reader.flag()
        hasEnhancementLayer = try reader.flag()
        hasBaseLayer = try reader.flag()
        compatibilityID = try reader.small(4)
        metadataCompression = try reader.small(2)
    }

    /// The payload of the box, 24 bytes.
    package func serialized() -> [UInt8] {
        var writer = BitWriter()
        writer.bits(Int(majorVersion), 8)
        writer.bits(Int(minorVersion), 8)
        writer.bits(Int(profile), 7)
        writer.bits(Int(level), 6)
        writer.flag(hasReferenceProcessingUnit)
        writer.flag(hasEnhancementLayer)
        writer.flag(hasBaseLayer)
        writer.bits(Int(compatibilityID), 4)
        writer.bits(Int(metadataCompression), 2)
        writer.bits(0, 26)
        writer.append([UInt8](repeating: 0, count: 16))
        return writer.bytes
    }

    /// The type of the box that carries this profile: dvcC to profile 7, dvvC to 10, dvwC above.
    package var boxType: String {
        switch profile {
        case ...7: "dvcC"
        case 8...10: "dvvC"
        default: "dvwC"
        }
    }
}
