import MediaPackaging
import Testing

@Suite struct AudioConfigurationTests {
    @Test func `a dac3 says channels and rates and is written as it was read`() throws {
        let configuration = try AC3Configuration(parsing: CodecSamples.ac3)
        #expect(configuration.channels == 6 && configuration.layout.hasLowFrequency)
        #expect(configuration.samplingFrequency == 48000 && configuration.bitRate == 448_000)
        #expect(configuration.serialized() == CodecSamples.ac3)
    }

    @Test func `a dac3 is built from a sync frame`() throws {
        let surround = try AC3Configuration(syncFrame: CodecSamples.ac3Frame)
        #expect(surround.serialized() == CodecSamples.ac3)
        let stereo = try AC3Configuration(syncFrame: CodecSamples.ac3Stereo)
        #expect(stereo.channels == 2 && stereo.bitRate == 192_000)
    }

    @Test(arguments: [
        (CodecSamples.eac3, 6, false), (CodecSamples.eac3Rear, 8, false), (CodecSamples.eac3Objects, 6, true),
    ])
    func `a dec3 says channels and objects`(bytes: [UInt8], channels: Int, hasObjects: Bool) throws {
        let configuration = try EAC3Configuration(parsing: bytes)
        #expect(configuration.channels == channels)
        #expect(configuration.hasJointObjectCoding == hasObjects)
        #expect(configuration.serialized() == bytes)
    }

    @Test func `Opus reads and writes both of its forms`() throws {
        let box = try OpusConfiguration(parsing: CodecSamples.opus)
        let head = try OpusConfiguration(identificationHeader: CodecSamples.opusHead)
        #expect(box == head)
        #expect(box.channels == 6 && box.preSkip == 312 && box.inputSampleRate == 48000)
        #expect(box.mapping?.streams == 4 && box.mapping?.coupled == 2)
        #expect(box.serialized() == CodecSamples.opus && box.identificationHeader() == CodecSamples.opusHead)
        #expect(throws: CodecConfigurationError.self) {
            try OpusConfiguration(parsing: bytes("000601380000bb80000000"))
        }
    }

    @Test func `FLAC is read from a box, a stream and bare`() throws {
        let box = try FLACConfiguration(parsing: CodecSamples.flac)
        #expect(box.samplingFrequency == 44100 && box.channels == 1 && box.bitDepth == 8)
        let bare = try FLACConfiguration(parsing: CodecSamples.flacInformation)
        #expect(bare.bitDepth == 16 && bare.sampleCount == 44100 && bare.maximumBlockSize == 4096)
        #expect(bare.streamInformation() == CodecSamples.flacInformation)
        #expect(try FLACConfiguration(parsing: bare.serialized()) == bare)
        let native = Array("fLaC".utf8) + [0x80, 0, 0, 34] + CodecSamples.flacInformation
        #expect(try FLACConfiguration(parsing: native) == bare)
    }

    @Test func `ALAC is read from the cookie, the box's payload and the box`() throws {
        let box = try ALACConfiguration(parsing: CodecSamples.alac)
        #expect(box.samplingFrequency == 48000 && box.channels == 1 && box.bitDepth == 16 && box.frameLength == 4096)
        #expect(box.serialized() == CodecSamples.alac)
        #expect(try ALACConfiguration(parsing: box.magicCookie()) == box)
        #expect(try ALACConfiguration(parsing: bytes("00000024616c6163") + CodecSamples.alac) == box)
    }
}
