/// nal_unit_type of H.264 (ISO/IEC 14496-10, table 7-1).
package struct H264NALUnitType: RawRepresentable, Sendable, Hashable {
    /// The number in the NAL unit header, 0 to 31.
    package let rawValue: UInt8

    /// A type by its number.
    package init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// The type in the first byte of a NAL unit; nil where there is no byte.
    package init?(of nalUnit: some Collection<UInt8>) {
        guard let header = nalUnit.first else { return nil }
        self.init(rawValue: header & 0x1F)
    }

    /// A slice of a picture that is not an IDR picture.
    package static let nonIDRSlice = H264NALUnitType(rawValue: 1)
    /// Data partition A, the one with the slice header.
    package static let partitionA = H264NALUnitType(rawValue: 2)
    /// A slice of an IDR picture.
    package static let idrSlice = H264NALUnitType(rawValue: 5)
    /// Supplemental enhancement information.
    package static let supplementalEnhancement = H264NALUnitType(rawValue: 6)
    /// A sequence parameter set.
    package static let sequenceParameterSet = H264NALUnitType(rawValue: 7)
    /// A picture parameter set.
    package static let pictureParameterSet = H264NALUnitType(rawValue: 8)
    /// An access unit delimiter.
    package static let accessUnitDelimiter = H264NALUnitType(rawValue: 9)
    /// End of sequence.
    package static let endOfSequence = H264NALUnitType(rawValue: 10)
    /// End of stream.
    package static let endOfStream = H264NALUnitType(rawValue: 11)
    /// Filler data.
    package static let filler = H264NALUnitType(rawValue: 12)
    /// A sequence parameter set extension.
    package static let sequenceParameterSetExtension = H264NALUnitType(rawValue: 13)
    /// A subset sequence parameter set (SVC, MVC).
    package static let subsetSequenceParameterSet = H264NALUnitType(rawValue: 15)

    /// Whether the unit carries picture data (types 1 to 5).
    package var isVideoCodingLayer: Bool { (1...5).contains(rawValue) }

    /// Whether the unit is a parameter set, which a sample under avc1 must not contain.
    package var isParameterSet: Bool { [7, 8, 13, 15].contains(rawValue) }
}
