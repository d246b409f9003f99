/// nal_unit_type of HEVC (ISO/IEC 23008-2, table 7-1).
package struct HEVCNALUnitType: RawRepresentable, Sendable, Hashable {
    /// The number in the NAL unit header, 0 to 63.
    package let rawValue: UInt8

    /// A type by its number.
    package init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// The type in the first byte of a NAL unit; nil where the two-byte header is not complete.
    package init?(of nalUnit: some Collection<UInt8>) {
        guard nalUnit.count >= 2, let header = nalUnit.first else { return nil }
        self.init(rawValue: (header >> 1) & 0x3F)
    }

    /// RADL_N: a decodable leading picture nothing refers to.
    package static let decodableLeadingUnreferenced = HEVCNALUnitType(rawValue: 6)
    /// RADL_R: a decodable leading picture.
    package static let decodableLeading = HEVCNALUnitType(rawValue: 7)
    /// RASL_N: a skipped leading picture nothing refers to.
    package static let skippedLeadingUnreferenced = HEVCNALUnitType(rawValue: 8)
    /// RASL_R: a skipped leading picture.
    package static let skippedLeading = HEVCNALUnitType(rawValue: 9)
    /// BLA_W_LP.
    package static let brokenLinkWithLeading = HEVCNALUnitType(rawValue: 16)
    /// BLA_W_RADL.
    package static let brokenLinkWithDecodableLeading = HEVCNALUnitType(rawValue: 17)
    /// BLA_N_LP.
    package static let brokenLinkWithoutLeading = HEVCNALUnitType(rawValue: 18)
    /// IDR_W_RADL.
    package static let idrWithDecodableLeading = HEVCNALUnitType(rawValue: 19)
    /// IDR_N_LP.
    package static let idrWithoutLeading = HEVCNALUnitType(rawValue: 20)
    /// CRA_NUT, a clean random access picture.
    package static let cleanRandomAccess = HEVCNALUnitType(rawValue: 21)
    /// VPS_NUT.
    package static let videoParameterSet = HEVCNALUnitType(rawValue: 32)
    /// SPS_NUT.
    package static let sequenceParameterSet = HEVCNALUnitType(rawValue: 33)
    /// PPS_NUT.
    package static let pictureParameterSet = HEVCNALUnitType(rawValue: 34)
    /// AUD_NUT.
    package static let accessUnitDelimiter = HEVCNALUnitType(rawValue: 35)
    /// PREFIX_SEI_NUT.
    package static let prefixEnhancement = HEVCNALUnitType(rawValue: 39)
    /// SUFFIX_SEI_NUT.
    package static let suffixEnhancement = HEVCNALUnitType(rawValue: 40)

    /// Whether the unit carries picture data.
    package var isVideoCodingLayer: Bool { rawValue < 32 }
    /// Whether the picture is an intra random access point (16 to 23).
    package var isRandomAccess: Bool { (16...23).contains(rawValue) }
    /// Whether the picture is an IDR picture.
    package var isIDR: Bool { rawValue == 19 || rawValue == 20 }
    /// Whether the picture is a broken link access picture.
    package var isBrokenLink: Bool { (16...18).contains(rawValue) }
    /// RADL_N or RADL_R: a leading picture that decodes after its random access point alone.
    package var isDecodableLeading: Bool { rawValue == 6 || rawValue == 7 }
    /// RASL_N or RASL_R: a leading picture that needs what lies before its random access point (open GOP).
    package var isSkippedLeading: Bool { rawValue == 8 || rawValue == 9 }
    /// Whether the unit is a parameter set, which a sample under hvc1 must not contain.
    package var isParameterSet: Bool { (32...34).contains(rawValue) }
}
