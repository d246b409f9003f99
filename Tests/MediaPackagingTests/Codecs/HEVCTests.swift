import MediaPackaging
import Testing

@Suite struct HEVCTests {
    private func sequence(_ configuration: [UInt8]) throws -> HEVCSequenceParameterSet {
        try HEVCConfiguration(parsing: configuration).sequenceParameterSet()
    }

    @Test(arguments: [
        (CodecSamples.hevcMain, 640, 360, 25.0), (CodecSamples.hevcFullHD, 1920, 1080, 30.0),
        (CodecSamples.hevcHDR, 200, 120, 24000.0 / 1001), (CodecSamples.hevcRange, 176, 144, 25.0),
        (CodecSamples.hevcLayers, 176, 144, 25.0),
    ])
    func `size and rate are those ffprobe prints`(bytes: [UInt8], width: Int, height: Int, rate: Double) throws {
        let sequence = try sequence(bytes)
        #expect(sequence.width == width && sequence.height == height)
        let fraction = try #require(sequence.frameRate)
        #expect(abs(Double(fraction.numerator) / Double(fraction.denominator) - rate) < 1e-9)
        #expect(sequence.usability?.isDamaged == false)
        #expect(sequence.usability?.isFieldSequence == false)
        #expect(sequence.usability?.sampleAspectRatio == .square)
    }

    @Test func `a stream for HDR says its curve and depth`() throws {
        let sequence = try sequence(CodecSamples.hevcHDR)
        #expect(sequence.bitDepthLuma == 10 && sequence.bitDepthChroma == 10)
        #expect(
            sequence.colour == ColourInformation(primaries: 9, transfer: 16, matrix: 9, isFullRange: false))
        #expect(sequence.colour.isPerceptualQuantizer && !sequence.colour.isHybridLogGamma)
        #expect(sequence.usability?.hasHypotheticalReferenceDecoder == true)
        #expect(sequence.maximumReorder == 2)
    }

    @Test func `chroma format and sub-layers are read`() throws {
        let range = try sequence(CodecSamples.hevcRange)
        #expect(range.chromaFormatIDC == 2 && range.bitDepthLuma == 10 && range.profile.profileIDC == 4)
        let layers = try sequence(CodecSamples.hevcLayers)
        #expect(layers.maximumSubLayers == 2)
        #expect(layers.maximumReorder == 2)
        #expect(try sequence(CodecSamples.hevcSpatial).width == 160)
        #expect(try sequence(CodecSamples.hevcSpatial).height == 120)
    }

    @Test func `scaling lists are passed over`() throws {
        let sequence = try HEVCSequenceParameterSet(parsing: CodecSamples.hevcScalingLists)
        #expect(sequence.width == 176 && sequence.height == 144)
        #expect(sequence.colour == ColourInformation(primaries: 1, transfer: 1, matrix: 1, isFullRange: false))
        #expect(sequence.frameRate?.numerator == 25 && sequence.frameRate?.denominator == 1)
        #expect(sequence.usability?.isDamaged == false)
    }

    @Test func `the video parameter set tells layers and timing`() throws {
        let main = try HEVCConfiguration(parsing: CodecSamples.hevcMain)
        let set = try HEVCVideoParameterSet(parsing: try #require(main.units(.videoParameterSet).first))
        #expect(set.id == 0 && set.maximumLayers == 1 && set.maximumSubLayers == 1 && set.profile.levelIDC == 120)
        let spatial = try HEVCConfiguration(parsing: CodecSamples.hevcSpatial)
        let both = try HEVCVideoParameterSet(parsing: try #require(spatial.units(.videoParameterSet).first))
        #expect(both.maximumLayers == 2)
    }

    @Test func `layers above the base are unsupported rather than misread`() {
        #expect(throws: CodecConfigurationError.unsupported("nuh_layer_id")) {
            try HEVCSequenceParameterSet(parsing: bytes("420900000000"))
        }
    }
}
