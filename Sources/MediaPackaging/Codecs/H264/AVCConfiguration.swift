/// AVCDecoderConfigurationRecord, the payload of an avcC box (ISO/IEC 14496-15, 5.3.3.1).
package struct AVCConfiguration: Sendable, Hashable {
    /// AVCProfileIndication.
    package let profileIDC: UInt8
    /// profile_compatibility, the constraint flags.
    package let compatibility: UInt8
    /// AVCLevelIndication.
    package let levelIDC: UInt8
    /// The bytes of a NAL unit's length: 1, 2 or 4.
    package let nalLengthSize: Int
    /// The sequence parameter sets, whole NAL units.
    package let sequenceParameterSets: [[UInt8]]
    /// The picture parameter sets, whole NAL units.
    package let pictureParameterSets: [[UInt8]]
    /// The fields of the High profiles; nil for other profiles and for files that leave them out.
    package let highProfile: HighProfile?

    /// What follows the parameter sets in the High profiles.
    package struct HighProfile: Sendable, Hashable {
        /// chroma_format.
        package let chromaFormatIDC: Int
        /// The bits of a luma sample.
        package let bitDepthLuma: Int
        /// The bits of a chroma sample.
        package let bitDepthChroma: Int
        /// Sequence parameter set extensions, whole NAL units.
        package let sequenceParameterSetExtensions: [[UInt8]]
    }

    /// Reads the payload of an avcC box. A truncated extension of the High profiles is read as if absent.
    package init(parsing bytes: [UInt8]) throws(CodecConfigurationError) {
        var reader = BitReader(bytes)
        guard try reader.bits(8) == 1 else { throw .unsupported("configurationVersion") }
        profileIDC = try reader.small(8)
        compatibility = try reader.small(8)
        levelIDC = try reader.small(8)
        try reader.skip(6)
        nalLengthSize = try reader.bits(2) + 1
        guard nalLengthSize != 3 else { throw .invalid("lengthSizeMinusOne") }
        try reader.skip(3)
        let sequences = try reader.bits(5)
        sequenceParameterSets = try Self.readUnits(&reader, count: sequences)
        let pictures = try reader.bits(8)
        pictureParameterSets = try Self.readUnits(&reader, count: pictures)
        highProfile = Self.hasExtension(profileIDC) ? Self.readHighProfile(&reader) : nil
    }

    /// Makes a record from parameter sets; profile, compatibility and level are the first sequence parameter set's.
    package init(
        sequenceParameterSets: [[UInt8]],
        pictureParameterSets: [[UInt8]],
        sequenceParameterSetExtensions: [[UInt8]] = [],
        nalLengthSize: Int = 4
    ) throws(CodecConfigurationError) {
        guard let first = sequenceParameterSets.first else { throw .invalid("no sequence parameter set") }
        guard !pictureParameterSets.isEmpty else { throw .invalid("no picture parameter set") }
        guard [1, 2, 4].contains(nalLengthSize) else { throw .invalid("lengthSizeMinusOne") }
        guard sequenceParameterSets.count < 32, pictureParameterSets.count < 256,
            sequenceParameterSetExtensions.count < 256
        else { throw .invalid("number of parameter sets") }
        let all = sequenceParameterSets + pictureParameterSets + sequenceParameterSetExtensions
        guard all.allSatisfy({ (1...65535).contains($0.count) }) else { throw .invalid("parameter set length") }
        let sequence = try H264SequenceParameterSet(parsing: first)
        profileIDC = sequence.profileIDC
        compatibility = sequence.constraintFlags
        levelIDC = sequence.levelIDC
        self.nalLengthSize = nalLengthSize
        self.sequenceParameterSets = sequenceParameterSets
        self.pictureParameterSets = pictureParameterSets
        highProfile =
            Self.hasExtension(sequence.profileIDC)
            ? HighProfile(
                chromaFormatIDC: sequence.chromaFormatIDC,
                bitDepthLuma: sequence.bitDepthLuma,
                bitDepthChroma: sequence.bitDepthChroma,
                sequenceParameterSetExtensions: sequenceParameterSetExtensions
            ) : nil
    }

    /// Makes a record from an annex B byte stream that holds the parameter sets, each different one once.
    package init(annexB bytes: [UInt8]) throws(CodecConfigurationError) {
        var found: [H264NALUnitType: [[UInt8]]] = [:]
        var seen: Set<[UInt8]> = []
        for range in NALUnits.annexBRanges(in: bytes) {
            let unit = Array(bytes[range])
            guard let type = H264NALUnitType(of: unit), type.isParameterSet else { continue }
            guard seen.insert(unit).inserted else { continue }
            // There are 32 and 256 numbers for them (ITU-T H.264, 7.4.2).
            guard seen.count <= 512 else { throw .invalid("number of parameter sets") }
            found[type, default: []].append(unit)
        }
        try self.init(
            sequenceParameterSets: found[.sequenceParameterSet] ?? [],
            pictureParameterSets: found[.pictureParameterSet] ?? [],
            sequenceParameterSetExtensions: found[.sequenceParameterSetExtension] ?? [])
    }

    /// The first sequence parameter set, read.
    package func sequenceParameterSet() throws(CodecConfigurationError) -> H264SequenceParameterSet {
        guard let first = sequenceParameterSets.first else { throw .invalid("no sequence parameter set") }
        return try H264SequenceParameterSet(parsing: first)
    }

    /// The payload of an avcC box.
    package func serialized() -> [UInt8] {
        var bytes: [UInt8] = [1, profileIDC, compatibility, levelIDC]
        bytes.append(0xFC | UInt8(truncatingIfNeeded: nalLengthSize - 1))
        bytes.append(0xE0 | UInt8(truncatingIfNeeded: sequenceParameterSets.count))
        Self.append(sequenceParameterSets, to: &bytes)
        bytes.append(UInt8(truncatingIfNeeded: pictureParameterSets.count))
        Self.append(pictureParameterSets, to: &bytes)
        guard let highProfile else { return bytes }
        bytes.append(0xFC | UInt8(truncatingIfNeeded: highProfile.chromaFormatIDC))
        bytes.append(0xF8 | UInt8(truncatingIfNeeded: highProfile.bitDepthLuma - 8))
        bytes.append(0xF8 | UInt8(truncatingIfNeeded: highProfile.bitDepthChroma - 8))
        bytes.append(UInt8(truncatingIfNeeded: highProfile.sequenceParameterSetExtensions.count))
        Self.append(highProfile.sequenceParameterSetExtensions, to: &bytes)
        return bytes
    }

    /// Every profile but Baseline, Main and Extended has the extension.
    private static func hasExtension(_ profileIDC: UInt8) -> Bool {
        ![66, 77, 88].contains(profileIDC)
    }

    private static func readHighProfile(_ reader: inout BitReader) -> HighProfile? {
        do throws(CodecConfigurationError) {
            try reader.skip(6)
            let chroma = try reader.bits(2)
            try reader.skip(5)
            let luma = try reader.bits(3) + 8
            try reader.skip(5)
            let depth = try reader.bits(3) + 8
            let count = try reader.bits(8)
            let extensions = try readUnits(&reader, count: count)
            return HighProfile(
                chromaFormatIDC: chroma, bitDepthLuma: luma, bitDepthChroma: depth,
                sequenceParameterSetExtensions: extensions)
        } catch {
            return nil
        }
    }

    private static func readUnits(
        _ reader: inout BitReader,
        count: Int
    ) throws(CodecConfigurationError) -> [[UInt8]] {
        var units: [[UInt8]] = []
        for _ in 0..<count {
            let length = try reader.bits(16)
            units.append(try reader.byteArray(length))
        }
        return units
    }

    private static func append(_ units: [[UInt8]], to bytes: inout [UInt8]) {
        for unit in units {
            bytes.append(UInt8(truncatingIfNeeded: unit.count >> 8))
            bytes.append(UInt8(truncatingIfNeeded: unit.count))
            bytes.append(contentsOf: unit)
        }
    }
}
