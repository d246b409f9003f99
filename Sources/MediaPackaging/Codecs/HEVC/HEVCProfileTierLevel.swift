/// The general part of profile_tier_level (ISO/IEC 23008-2, 7.3.3).
package struct HEVCProfileTierLevel: Sendable, Hashable {
    /// general_profile_space, 0 to 3.
    package let profileSpace: UInt8
    /// general_tier_flag.
    package let isHighTier: Bool
    /// general_profile_idc.
    package let profileIDC: UInt8
    /// general_profile_compatibility_flag[0] in the highest bit to [31] in the lowest.
    package let compatibilityFlags: UInt32
    /// The six bytes from general_progressive_source_flag on, in the low 48 bits.
    package let constraintFlags: UInt64
    /// general_level_idc, thirty times the level's number.
    package let levelIDC: UInt8

    /// The values as given; what is too wide for its field is cut.
    package init(
        profileSpace: UInt8 = 0, isHighTier: Bool, profileIDC: UInt8,
        compatibilityFlags: UInt32, constraintFlags: UInt64, levelIDC: UInt8
    ) {
        self.profileSpace = profileSpace & 3
        self.isHighTier = isHighTier
        self.profileIDC = profileIDC & 0x1F
        self.compatibilityFlags = compatibilityFlags
        self.constraintFlags = constraintFlags & 0xFFFF_FFFF_FFFF
        self.levelIDC = levelIDC
    }

    /// The 12 bytes of the general part, as in a parameter set or an hvcC box.
    package init(reader: inout BitReader) throws(CodecConfigurationError) {
        profileSpace = try reader.small(2)
        isHighTier = try reader.flag()
        profileIDC = try reader.small(5)
        compatibilityFlags = UInt32(truncatingIfNeeded: try reader.bits(32))
        let high = UInt64(truncatingIfNeeded: try reader.bits(16))
        let low = UInt64(truncatingIfNeeded: try reader.bits(32))
        constraintFlags = high << 32 | low
        levelIDC = try reader.small(8)
    }

    /// profile_tier_level(1, maximumSubLayersMinus1) of a parameter set; what is said of sub-layers is passed over.
    package init(reader: inout BitReader, subLayers: Int) throws(CodecConfigurationError) {
        try self.init(reader: &reader)
        guard subLayers > 0 else { return }
        var length = 0
        for index in 0..<8 {
            let hasProfile = try reader.flag()
            let hasLevel = try reader.flag()
            if index < subLayers { length += (hasProfile ? 88 : 0) + (hasLevel ? 8 : 0) }
        }
        try reader.skip(length)
    }

    /// The six constraint bytes in order.
    package var constraintBytes: [UInt8] {
        [40, 32, 24, 16, 8, 0].map { UInt8(truncatingIfNeeded: constraintFlags >> ($0 as UInt64)) }
    }

    /// The 12 bytes of the general part.
    package func write(to writer: inout BitWriter) {
        writer.bits(Int(profileSpace), 2)
        writer.flag(isHighTier)
        writer.bits(Int(profileIDC), 5)
        writer.bits(Int(compatibilityFlags), 32)
        writer.bits(Int(constraintFlags), 48)
        writer.bits(Int(levelIDC), 8)
    }

    /// The weakest description that covers both, as an hvcC must state it (ISO/IEC 14496-15, 8.3.3.1.3).
    package func merged(with other: HEVCProfileTierLevel) -> HEVCProfileTierLevel {
        HEVCProfileTierLevel(
            profileSpace: profileSpace,
            isHighTier: isHighTier || other.isHighTier,
            profileIDC: max(profileIDC, other.profileIDC),
            compatibilityFlags: compatibilityFlags & other.compatibilityFlags,
            constraintFlags: constraintFlags & other.constraintFlags,
            levelIDC: max(levelIDC, other.levelIDC))
    }
}
