/// AV1CodecConfigurationRecord, the payload of an av1C box ("AV1 Codec ISO Media File Format Binding", 2.3).
package struct AV1Configuration: Sendable, Hashable {
    /// seq_profile: 0 Main, 1 High, 2 Professional.
    package let profile: UInt8
    /// seq_level_idx_0; 31 is "no limits".
    package let levelIndex: UInt8
    /// seq_tier_0.
    package let isHighTier: Bool
    /// Bit depth and subsampling, with the colour of the sequence header where configOBUs have one.
    package let format: AV1ColourFormat
    /// initial_presentation_delay_minus_one; nil where not present.
    package let initialPresentationDelayMinusOne: UInt8?
    /// The OBUs that follow, usually one sequence header.
    package let configurationUnits: [UInt8]

    /// The sequence header in the configuration OBUs.
    package var sequenceHeader: AV1SequenceHeader? {
        AV1SequenceHeader.find(inTemporalUnit: configurationUnits)
    }

    /// Reads the payload of an av1C box.
    package init(parsing bytes: [UInt8]) throws(CodecConfigurationError) {
        var reader = BitReader(bytes)
        guard try reader.flag(), try reader.bits(7) == 1 else { throw .unsupported("av1C marker or version") }
        profile = try reader.small(3)
        guard profile <= 2 else { throw .invalid("seq_profile") }
        levelIndex = try reader.small(5)
        isHighTier = try reader.flag()
        let isHigh = try reader.flag()
        let isTwelve = try reader.flag()
        let isGrey = try reader.flag()
        let horizontal = try reader.flag()
        let vertical = try reader.flag()
        let position = try reader.small(2)
        try reader.skip(3)
        let hasDelay = try reader.flag()
        let delay = try reader.small(4)
        initialPresentationDelayMinusOne = hasDelay ? delay : nil
        configurationUnits = reader.remainingBytes()
        format = AV1ColourFormat(
            bitDepth: !isHigh ? 8 : isTwelve ? 12 : 10, isMonochrome: isGrey,
            isSubsampledHorizontally: horizontal, isSubsampledVertically: vertical, chromaPosition: position,
            colour: AV1SequenceHeader.find(inTemporalUnit: configurationUnits)?.format.colour)
    }

    /// Makes a record from a temporal unit that holds a sequence header, as the first sample of a stream does.
    package init(temporalUnit bytes: [UInt8]) throws(CodecConfigurationError) {
        guard let header = AV1SequenceHeader.find(inTemporalUnit: bytes),
            let unit = AV1OBU.units(in: bytes).first(where: { $0.type == AV1OBU.sequenceHeader })
        else { throw .invalid("no sequence header") }
        profile = header.profile
        levelIndex = header.levelIndex
        isHighTier = header.isHighTier
        format = header.format
        initialPresentationDelayMinusOne = nil
        configurationUnits = Array(bytes[unit.range])
    }

    /// The payload of an av1C box.
    package func serialized() -> [UInt8] {
        var writer = BitWriter()
        writer.bits(0x81, 8)
        writer.bits(Int(profile), 3)
        writer.bits(Int(levelIndex), 5)
        writer.flag(isHighTier)
        writer.flag(format.bitDepth > 8)
        writer.flag(format.bitDepth > 10)
        writer.flag(format.isMonochrome)
        writer.flag(format.isSubsampledHorizontally)
        writer.flag(format.isSubsampledVertically)
        writer.bits(Int(format.chromaPosition), 2)
        writer.bits(0, 3)
        writer.flag(initialPresentationDelayMinusOne != nil)
        writer.bits(Int(initialPresentationDelayMinusOne ?? 0), 4)
        writer.append(configurationUnits)
        return writer.bytes
    }
}
