import MediaPackaging
import Testing

@Suite struct ParameterSetConfigurationTests {
    static let avc = [
        CodecSamples.avcHigh, CodecSamples.avcHighBare, CodecSamples.avcFullHD, CodecSamples.avcMain,
        CodecSamples.avcBaseline, CodecSamples.avc444, CodecSamples.avcApple, CodecSamples.avc422,
        CodecSamples.avcScaling, CodecSamples.avcInterlaced,
    ]
    static let hevc = [
        CodecSamples.hevcMain, CodecSamples.hevcFullHD, CodecSamples.hevcHDR, CodecSamples.hevcRange,
        CodecSamples.hevcLayers, CodecSamples.hevcSpatial,
    ]

    @Test(arguments: avc) func `an avcC is written as it was read`(bytes: [UInt8]) throws {
        #expect(try AVCConfiguration(parsing: bytes).serialized() == bytes)
    }

    @Test(arguments: hevc) func `an hvcC is written as it was read`(bytes: [UInt8]) throws {
        #expect(try HEVCConfiguration(parsing: bytes).serialized() == bytes)
    }

    @Test(arguments: avc) func `an avcC built from its parameter sets equals the file's`(bytes: [UInt8]) throws {
        let read = try AVCConfiguration(parsing: bytes)
        let built = try AVCConfiguration(
            sequenceParameterSets: read.sequenceParameterSets, pictureParameterSets: read.pictureParameterSets)
        let hasExtension = read.highProfile != nil || [66, 77].contains(read.profileIDC)
        #expect(hasExtension ? built == read : built.highProfile != nil)
        var stream: [UInt8] = []
        for unit in (read.sequenceParameterSets + read.pictureParameterSets) + read.sequenceParameterSets {
            stream += [0, 0, 0, 1] + unit
        }
        // A last zero byte of a parameter set cannot be told from padding in annex B.
        let fromStream = try AVCConfiguration(annexB: stream)
        #expect(fromStream.pictureParameterSets.count == read.pictureParameterSets.count)
        #expect(fromStream.highProfile == built.highProfile)
    }

    @Test(arguments: hevc) func `an hvcC built from its parameter sets says the same of the stream`(
        bytes: [UInt8]
    ) throws {
        let read = try HEVCConfiguration(parsing: bytes)
        let built = try HEVCConfiguration(
            videoParameterSets: read.units(.videoParameterSet),
            sequenceParameterSets: read.units(.sequenceParameterSet),
            pictureParameterSets: read.units(.pictureParameterSet),
            enhancement: read.units(.prefixEnhancement))
        #expect(built.profile == read.profile)
        #expect(built.chromaFormatIDC == read.chromaFormatIDC)
        #expect(built.bitDepthLuma == read.bitDepthLuma && built.bitDepthChroma == read.bitDepthChroma)
        #expect(built.temporalLayers == read.temporalLayers)
        #expect(built.hasTemporalNesting == (try read.sequenceParameterSet().hasTemporalNesting))
        #expect(built.nalLengthSize == 4)
        #expect(built.arrays.map(\.units) == read.arrays.map(\.units))
        #expect(try HEVCConfiguration(parsing: built.serialized()) == built)
    }

    @Test func `the arrays of hev1 are marked complete for hvc1`() throws {
        let loose = try HEVCConfiguration(parsing: CodecSamples.hevcFullHD)
        #expect(loose.arrays.allSatisfy { !$0.isComplete })
        #expect(loose.completed().arrays.allSatisfy { $0.isComplete })
        #expect(loose.completed().arrays.map(\.units) == loose.arrays.map(\.units))
        let strict = try HEVCConfiguration(parsing: CodecSamples.hevcMain)
        #expect(strict.completed() == strict)
    }

    @Test func `nothing is built without parameter sets`() {
        #expect(throws: CodecConfigurationError.self) {
            try AVCConfiguration(sequenceParameterSets: [], pictureParameterSets: [])
        }
        #expect(throws: CodecConfigurationError.self) { try HEVCConfiguration(annexB: [0, 0, 1, 0x40, 1]) }
        #expect(throws: CodecConfigurationError.self) {
            try AVCConfiguration(
                sequenceParameterSets: [CodecSamples.avcTransportSPS],
                pictureParameterSets: [[UInt8](repeating: 0x68, count: 70000)])
        }
    }
}
