/// HEVCDecoderConfigurationRecord, the payload of an hvcC box (ISO/IEC 14496-15, 8.3.3.1).
package struct HEVCConfiguration: Sendable, Hashable {
    /// Profile, tier, level, compatibility and constraint flags.
    package let profile: HEVCProfileTierLevel
    /// min_spatial_segmentation_idc.
    package let minimumSpatialSegmentation: Int
    /// parallelismType; 0 is unknown or mixed.
    package let parallelismType: Int
    /// chromaFormat.
    package let chromaFormatIDC: Int
    /// The bits of a luma sample.
    package let bitDepthLuma: Int
    /// The bits of a chroma sample.
    package let bitDepthChroma: Int
    /// avgFrameRate in frames per 256 seconds; 0 is unspecified.
    package let averageFrameRate: Int
    /// constantFrameRate.
    package let constantFrameRate: Int
    /// numTemporalLayers; 0 is unknown.
    package let temporalLayers: Int
    /// temporalIdNested.
    package let hasTemporalNesting: Bool
    /// The bytes of a NAL unit's length: 1, 2 or 4.
    package let nalLengthSize: Int
    /// The arrays of NAL units.
    package let arrays: [UnitArray]

    /// NAL units of one type.
    package struct UnitArray: Sendable, Hashable {
        /// NAL_unit_type.
        package let type: HEVCNALUnitType
        /// array_completeness: no such unit lies in the samples, as hvc1 demands of parameter sets.
        package let isComplete: Bool
        /// Whole NAL units.
        package let units: [[UInt8]]
    }

    /// The units of one type in all arrays.
    package func units(_ type: HEVCNALUnitType) -> [[UInt8]] {
        arrays.filter { $0.type == type }.flatMap(\.units)
    }

    /// The first sequence parameter set, read.
    package func sequenceParameterSet() throws(CodecConfigurationError) -> HEVCSequenceParameterSet {
        guard let first = units(.sequenceParameterSet).first else { throw .invalid("no sequence parameter set") }
        return try HEVCSequenceParameterSet(parsing: first)
    }

    /// Reads the payload of an hvcC box.
    package init(parsing bytes: [UInt8]) throws(CodecConfigurationError) {
        var reader = BitReader(bytes)
        guard try reader.bits(8) == 1 else { throw .unsupported("configurationVersion") }
        profile = try HEVCProfileTierLevel(reader: &reader)
        try reader.skip(4)
        minimumSpatialSegmentation = try reader.bits(12)
        try reader.skip(6)
        parallelismType = try reader.bits(2)
        try reader.skip(6)
        chromaFormatIDC = try reader.bits(2)
        try reader.skip(5)
        bitDepthLuma = try reader.bits(3) + 8
        try reader.skip(5)
        bitDepthChroma = try reader.bits(3) + 8
        averageFrameRate = try reader.bits(16)
        constantFrameRate = try reader.bits(2)
        temporalLayers = try reader.bits(3)
        hasTemporalNesting = try reader.flag()
        nalLengthSize = try reader.bits(2) + 1
        guard nalLengthSize != 3 else { throw .invalid("lengthSizeMinusOne") }
        let count = try reader.bits(8)
        var arrays: [UnitArray] = []
        for _ in 0..<count {
            let isComplete = try reader.flag()
            try reader.skip(1)
            let type = HEVCNALUnitType(rawValue: try reader.small(6))
            var units: [[UInt8]] = []
            for _ in 0..<(try reader.bits(16)) {
                let length = try reader.bits(16)
                units.append(try reader.byteArray(length))
            }
            arrays.append(UnitArray(type: type, isComplete: isComplete, units: units))
        }
        self.arrays = arrays
    }

    /// Makes a record from parameter sets; `isComplete` promises that the samples hold none (hvc1).
    package init(
        videoParameterSets: [[UInt8]],
        sequenceParameterSets: [[UInt8]],
        pictureParameterSets: [[UInt8]],
        enhancement: [[UInt8]] = [],
        isComplete: Bool = true,
        nalLengthSize: Int = 4
    ) throws(CodecConfigurationError) {
        guard !videoParameterSets.isEmpty else { throw .invalid("no video parameter set") }
        guard !pictureParameterSets.isEmpty else { throw .invalid("no picture parameter set") }
        guard [1, 2, 4].contains(nalLengthSize) else { throw .invalid("lengthSizeMinusOne") }
        guard let first = sequenceParameterSets.first else { throw .invalid("no sequence parameter set") }
        let sequence = try HEVCSequenceParameterSet(parsing: first)
        var merged = sequence.profile
        for other in sequenceParameterSets.dropFirst() {
            merged = merged.merged(with: try HEVCSequenceParameterSet(parsing: other).profile)
        }
        let groups: [(HEVCNALUnitType, [[UInt8]])] = [
            (.videoParameterSet, videoParameterSets), (.sequenceParameterSet, sequenceParameterSets),
            (.pictureParameterSet, pictureParameterSets), (.prefixEnhancement, enhancement),
        ]
        guard groups.allSatisfy({ $0.1.count < 65536 && $0.1.allSatisfy { (2...65535).contains($0.count) } }) else {
            throw .invalid("parameter set length")
        }
        guard max(sequence.bitDepthLuma, sequence.bitDepthChroma) < 16 else { throw .unsupported("bit depth of 16") }
        profile = merged
        minimumSpatialSegmentation = sequence.usability?.minimumSpatialSegmentation ?? 0
        parallelismType = 0
        chromaFormatIDC = sequence.chromaFormatIDC
        bitDepthLuma = sequence.bitDepthLuma
        bitDepthChroma = sequence.bitDepthChroma
        averageFrameRate = 0
        constantFrameRate = 0
        temporalLayers = sequence.maximumSubLayers
        hasTemporalNesting = sequence.hasTemporalNesting
        self.nalLengthSize = nalLengthSize
        arrays = groups.filter { !$0.1.isEmpty }.map { UnitArray(type: $0.0, isComplete: isComplete, units: $0.1) }
    }

    /// Makes a record from an annex B byte stream that holds the parameter sets, each different one once.
    package init(annexB bytes: [UInt8], isComplete: Bool = true) throws(CodecConfigurationError) {
        var found: [HEVCNALUnitType: [[UInt8]]] = [:]
        var seen: Set<[UInt8]> = []
        for range in NALUnits.annexBRanges(in: bytes) {
            let unit = Array(bytes[range])
            guard let type = HEVCNALUnitType(of: unit), type.isParameterSet, seen.insert(unit).inserted else {
                continue
            }
            // There are 16, 16 and 64 numbers for them (ITU-T H.265, 7.4.3); of more, none would be used.
            guard seen.count <= 256 else { throw .invalid("number of parameter sets") }
            found[type, default: []].append(unit)
        }
        try self.init(
            videoParameterSets: found[.videoParameterSet] ?? [],
            sequenceParameterSets: found[.sequenceParameterSet] ?? [],
            pictureParameterSets: found[.pictureParameterSet] ?? [],
            isComplete: isComplete)
    }

    /// A record like this with other arrays, for hev1 to hvc1: see `completed()`.
    private init(_ other: HEVCConfiguration, arrays: [UnitArray]) {
        profile = other.profile
        minimumSpatialSegmentation = other.minimumSpatialSegmentation
        parallelismType = other.parallelismType
        chromaFormatIDC = other.chromaFormatIDC
        bitDepthLuma = other.bitDepthLuma
        bitDepthChroma = other.bitDepthChroma
        averageFrameRate = other.averageFrameRate
        constantFrameRate = other.constantFrameRate
        temporalLayers = other.temporalLayers
        hasTemporalNesting = other.hasTemporalNesting
        nalLengthSize = other.nalLengthSize
        self.arrays = arrays
    }

    /// The same record with every parameter set array marked complete, as hvc1 demands; the caller must have taken
    /// the parameter sets out of the samples.
    package func completed() -> HEVCConfiguration {
        HEVCConfiguration(
            self,
            arrays: arrays.map {
                UnitArray(type: $0.type, isComplete: $0.isComplete || $0.type.isParameterSet, units: $0.units)
            })
    }

    /// The payload of an hvcC box.
    package func serialized() -> [UInt8] {
        var writer = BitWriter()
        writer.bits(1, 8)
        profile.write(to: &writer)
        writer.bits(0xF000 | minimumSpatialSegmentation, 16)
        writer.bits(0xFC | parallelismType, 8)
        writer.bits(0xFC | chromaFormatIDC, 8)
        writer.bits(0xF8 | (bitDepthLuma - 8), 8)
        writer.bits(0xF8 | (bitDepthChroma - 8), 8)
        writer.bits(averageFrameRate, 16)
        writer.bits(constantFrameRate, 2)
        writer.bits(temporalLayers, 3)
        writer.flag(hasTemporalNesting)
        writer.bits(nalLengthSize - 1, 2)
        writer.bits(arrays.count, 8)
        for array in arrays {
            writer.flag(array.isComplete)
            writer.bits(0, 1)
            writer.bits(Int(array.type.rawValue), 6)
            writer.bits(array.units.count, 16)
            for unit in array.units {
                writer.bits(unit.count, 16)
                writer.append(unit)
            }
        }
        return writer.bytes
    }
}
