import MediaPackaging
import Testing

@Suite struct AV1AndVPxTests {
    @Test(arguments: [CodecSamples.av1, CodecSamples.av1High, CodecSamples.av1HDR])
    func `an av1C is written as it was read`(bytes: [UInt8]) throws {
        #expect(try AV1Configuration(parsing: bytes).serialized() == bytes)
    }

    @Test func `the sequence header in an av1C says size and colour`() throws {
        let plain = try AV1Configuration(parsing: CodecSamples.av1)
        #expect(plain.sequenceHeader?.maximumWidth == 176 && plain.sequenceHeader?.maximumHeight == 144)
        #expect(plain.format.bitDepth == 8 && plain.format.colour?.isUnspecified == true)
        let high = try AV1Configuration(parsing: CodecSamples.av1High)
        #expect(high.profile == 1 && !high.format.isSubsampledHorizontally && !high.format.isSubsampledVertically)
        let hdr = try AV1Configuration(parsing: CodecSamples.av1HDR)
        #expect(hdr.format.bitDepth == 10)
        #expect(
            hdr.format.colour == ColourInformation(primaries: 9, transfer: 16, matrix: 9, isFullRange: false))
        #expect(hdr.sequenceHeader?.format.bitDepth == 10)
    }

    @Test func `an av1C is built from a temporal unit`() throws {
        #expect(AV1OBU.units(in: CodecSamples.av1UnitWhole).map(\.type) == [2, 1, 6])
        let built = try AV1Configuration(temporalUnit: CodecSamples.av1Unit)
        #expect(built.configurationUnits == bytes("0a0b000000043cffbdfff98040"))
        #expect(built.sequenceHeader?.maximumWidth == 320 && built.sequenceHeader?.maximumHeight == 240)
        #expect(built.levelIndex == 0 && built.profile == 0)
        #expect(try AV1Configuration(parsing: built.serialized()) == built)
        #expect(throws: CodecConfigurationError.self) { try AV1Configuration(temporalUnit: [0x12, 0]) }
    }

    @Test(arguments: [CodecSamples.vp9, CodecSamples.vp9HDR, CodecSamples.vp9RGB])
    func `a vpcC is written as it was read`(bytes: [UInt8]) throws {
        #expect(try VP9Configuration(parsing: bytes).serialized() == bytes)
    }

    @Test func `a key frame of VP9 says its format`() throws {
        let frame = try VP9FrameHeader(parsing: CodecSamples.vp9Frame)
        #expect(frame.profile == 0 && frame.bitDepth == 8 && frame.width == 854 && frame.height == 480)
        #expect(frame.chromaSubsampling == 1)
        let hdr = try VP9FrameHeader(parsing: CodecSamples.vp9FrameHDR)
        #expect(hdr.profile == 3 && hdr.bitDepth == 10 && hdr.colourSpace == 5 && hdr.chromaSubsampling == 2)
        #expect(hdr.width == 176 && hdr.height == 144)
        let rgb = try VP9FrameHeader(parsing: CodecSamples.vp9FrameRGB)
        #expect(rgb.profile == 1 && rgb.colourSpace == 7 && rgb.isFullRange && rgb.chromaSubsampling == 3)
    }

    @Test func `a vpcC is built from a key frame and a level from its size`() throws {
        let frame = try VP9FrameHeader(parsing: CodecSamples.vp9Frame)
        let level = try #require(VP9Level(width: frame.width, height: frame.height, framesPerSecond: 30))
        #expect(level.number == 30)
        #expect(try VP9Configuration(frame: frame, level: level.number).bitDepth == 8)
        #expect(VP9Level(width: 3840, height: 2160, framesPerSecond: 60)?.number == 51)
        #expect(VP9Level(width: 65536, height: 65536, framesPerSecond: 1) == nil)
        #expect(VP9Level(width: 0, height: 1, framesPerSecond: 1) == nil)
        #expect(VP9Level(width: 100, height: 100, framesPerSecond: .nan) == nil)
    }

    @Test func `frames between key frames are refused`() {
        #expect(throws: CodecConfigurationError.unsupported("not a key frame")) {
            try VP9FrameHeader(parsing: bytes("8600409244"))
        }
        #expect(throws: CodecConfigurationError.unsupported("not a key frame")) {
            try VP8FrameHeader(parsing: bytes("d1"))
        }
    }

    @Test func `a key frame of VP8 says its size`() throws {
        let frame = try VP8FrameHeader(parsing: CodecSamples.vp8Frame)
        #expect(frame.width == 176 && frame.height == 144 && frame.isShown)
    }
}
