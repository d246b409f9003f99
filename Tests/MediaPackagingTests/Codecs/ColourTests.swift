import MediaPackaging
import Testing

@Suite struct ColourTests {
    @Test func `colr boxes of both kinds are written as they were read`() throws {
        let complete = try ColourInformation(parsing: CodecSamples.colour)
        #expect(complete == ColourInformation(primaries: 9, transfer: 16, matrix: 9, isFullRange: false))
        #expect(complete.serialized() == CodecSamples.colour)
        let quickTime = try ColourInformation(parsing: CodecSamples.colourQuickTime)
        #expect(quickTime.isFullRange == nil)
        #expect(quickTime.serialized() == CodecSamples.colourQuickTime)
        #expect(throws: CodecConfigurationError.unsupported("colour type")) {
            try ColourInformation(parsing: Array("prof".utf8) + [0, 0, 0])
        }
    }

    @Test func `mastering display and light level keep their numbers`() throws {
        let display = try MasteringDisplay(parsing: CodecSamples.masteringDisplay)
        #expect(display.primaries == [SIMD2(13250, 34500), SIMD2(7500, 3000), SIMD2(34000, 16000)])
        #expect(display.whitePoint == SIMD2(15635, 16450))
        #expect(display.maximumLuminance == 10_000_000 && display.minimumLuminance == 50)
        #expect(display.serialized() == CodecSamples.masteringDisplay)
        let level = try ContentLightLevel(parsing: CodecSamples.lightLevel)
        #expect(level == ContentLightLevel(maximumContent: 1000, maximumFrameAverage: 400))
        #expect(level.serialized() == CodecSamples.lightLevel)
    }

    @Test func `a Dolby Vision box says profile, level and base layer`() throws {
        let configuration = try DolbyVisionConfiguration(parsing: CodecSamples.dolbyVision)
        #expect(configuration.profile == 8 && configuration.level == 6 && configuration.compatibilityID == 1)
        #expect(configuration.hasReferenceProcessingUnit && configuration.hasBaseLayer)
        #expect(!configuration.hasEnhancementLayer && configuration.boxType == "dvvC")
        #expect(configuration.serialized() == CodecSamples.dolbyVision)
    }

    @Test func `sample aspect ratios come from the table or not at all`() {
        #expect(SampleAspectRatio(index: 1) == .square)
        #expect(SampleAspectRatio(index: 16) == SampleAspectRatio(width: 2, height: 1))
        #expect(SampleAspectRatio(index: 0) == nil && SampleAspectRatio(index: 17) == nil)
    }
}
