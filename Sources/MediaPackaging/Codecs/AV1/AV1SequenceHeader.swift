/// A sequence header of AV1 ("AV1 Bitstream & Decoding Process Specification", 5.5).
package struct AV1SequenceHeader: Sendable, Hashable {
    /// seq_profile: 0 Main, 1 High, 2 Professional.
    package let profile: UInt8
    /// still_picture.
    package let isStillPicture: Bool
    /// seq_level_idx of the first operating point.
    package let levelIndex: UInt8
    /// seq_tier of the first operating point.
    package let isHighTier: Bool
    /// max_frame_width_minus_1 + 1.
    package let maximumWidth: Int
    /// max_frame_height_minus_1 + 1.
    package let maximumHeight: Int
    /// Timing; nil where not present.
    package let timing: VideoTiming?
    /// Bit depth, subsampling, colour.
    package let format: AV1ColourFormat
    /// film_grain_params_present.
    package let hasFilmGrain: Bool

    /// The first sequence header in a temporal unit or in configOBUs; nil where there is none that can be read.
    package static func find(inTemporalUnit bytes: [UInt8]) -> AV1SequenceHeader? {
        for unit in AV1OBU.units(in: bytes) where unit.type == AV1OBU.sequenceHeader {
            do throws(CodecConfigurationError) {
                return try AV1SequenceHeader(parsing: Array(bytes[unit.payload]))
            } catch {
                continue
            }
        }
        return nil
    }

    /// Reads the payload of a sequence header OBU, without its header and size.
    package init(parsing payload: [UInt8]) throws(CodecConfigurationError) {
        var reader = BitReader(payload)
        profile = try reader.small(3)
        guard profile <= 2 else { throw .invalid("seq_profile") }
        isStillPicture = try reader.flag()
        let isReduced = try reader.flag()
        if isReduced {
            timing = nil
            levelIndex = try reader.small(5)
            isHighTier = false
        } else {
            let points = try OperatingPoints(reader: &reader)
            timing = points.timing
            levelIndex = points.levelIndex
            isHighTier = points.isHighTier
        }
        let widthLength = try reader.bits(4) + 1
        let heightLength = try reader.bits(4) + 1
        maximumWidth = try reader.bits(widthLength) + 1
        maximumHeight = try reader.bits(heightLength) + 1
        if !isReduced, try reader.flag() { try reader.skip(7) }
        try reader.skip(3)
        if !isReduced { try Self.skipTools(&reader) }
        try reader.skip(3)
        format = try AV1ColourFormat(reader: &reader, profile: profile)
        hasFilmGrain = try reader.flag()
    }

    /// From enable_interintra_compound to order_hint_bits_minus_1 (5.5.1).
    private static func skipTools(_ reader: inout BitReader) throws(CodecConfigurationError) {
        try reader.skip(4)
        let hasOrderHint = try reader.flag()
        if hasOrderHint { try reader.skip(2) }
        let mayChooseScreenContent = try reader.flag()
        let forcesScreenContent = try mayChooseScreenContent ? true : reader.flag()
        if forcesScreenContent, try !reader.flag() { try reader.skip(1) }
        if hasOrderHint { try reader.skip(3) }
    }
}
