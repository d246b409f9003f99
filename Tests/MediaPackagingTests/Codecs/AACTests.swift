import MediaPackaging
import Testing

@Suite struct AACTests {
    @Test func `plain AAC LC takes two bytes both ways`() throws {
        let configuration = try AudioSpecificConfiguration(parsing: bytes("1210"))
        #expect(configuration.objectType == .lowComplexity)
        #expect(configuration.samplingFrequency == 44100 && configuration.channels == 2)
        #expect(configuration.frameLength == 1024 && configuration.extensions == .none)
        #expect(configuration.serialized() == bytes("1210"))
    }

    @Test(arguments: [
        CodecSamples.aacNoReplication, CodecSamples.aacHE, CodecSamples.aacHEv2, CodecSamples.aacCompatible,
        bytes("1190"), bytes("1188"), bytes("1214"), bytes("13f801f4088000"),
    ])
    func `a configuration is written as it was read`(bytes: [UInt8]) throws {
        let read = try AudioSpecificConfiguration(parsing: bytes)
        let written = try #require(read.serialized())
        #expect(try AudioSpecificConfiguration(parsing: written) == read)
        #expect(bytes.starts(with: written))
    }

    @Test func `hierarchical HE-AAC doubles rate and frame`() throws {
        let configuration = try AudioSpecificConfiguration(parsing: CodecSamples.aacHE)
        #expect(configuration.objectType == .lowComplexity)
        #expect(configuration.announcedObjectType == .spectralBandReplication)
        #expect(configuration.samplingFrequency == 22050 && configuration.outputSamplingFrequency == 44100)
        #expect(configuration.outputFrameLength == 2048 && configuration.channels == 2)
    }

    @Test func `parametric stereo makes two channels of one`() throws {
        let configuration = try AudioSpecificConfiguration(parsing: CodecSamples.aacHEv2)
        #expect(configuration.announcedObjectType == .parametricStereo)
        #expect(configuration.channelConfiguration == 1 && configuration.channels == 2)
    }

    @Test func `the sync extension is understood`() throws {
        let compatible = try AudioSpecificConfiguration(parsing: CodecSamples.aacCompatible)
        #expect(compatible.extensions.signalling == .backwardCompatible)
        #expect(compatible.outputSamplingFrequency == 48000 && compatible.samplingFrequency == 24000)
        #expect(compatible.announcedObjectType == .parametricStereo)
        let without = try AudioSpecificConfiguration(parsing: CodecSamples.aacNoReplication)
        #expect(without.extensions.hasSpectralBandReplication == false)
        #expect(without.announcedObjectType == .lowComplexity && without.outputFrameLength == 1024)
    }

    @Test func `channels of a program configuration are counted`() throws {
        let configuration = try AudioSpecificConfiguration(parsing: CodecSamples.aacProgram)
        #expect(configuration.channelConfiguration == 0)
        #expect(configuration.channels == 7 && configuration.programConfiguration?.front == 3)
        #expect(configuration.extensions.hasSpectralBandReplication == false)
        #expect(configuration.serialized() == nil)
    }

    @Test func `short frames, escapes and newer types are read`() throws {
        #expect(try AudioSpecificConfiguration(parsing: bytes("1214")).frameLength == 960)
        #expect(try AudioSpecificConfiguration(parsing: bytes("f8e62000")).objectType == .enhancedLowDelay)
        let escaped = try AudioSpecificConfiguration(parsing: bytes("178007d00800"))
        #expect(escaped.samplingFrequency == 4000 && escaped.channels == 1)
    }

    @Test func `an ADTS header gives an AudioSpecificConfig`() throws {
        let header = try ADTSHeader(parsing: CodecSamples.adts)
        #expect(header.samplingFrequency == 44100 && header.channelConfiguration == 2)
        #expect(header.frameLength == 13 && header.headerLength == 7 && header.rawDataBlocks == 1)
        #expect(!header.isMPEG2)
        #expect(try AudioSpecificConfiguration(adts: header).serialized() == bytes("1210"))
        #expect(throws: CodecConfigurationError.self) { try ADTSHeader(parsing: bytes("fff15080001ffc")) }
        #expect(throws: CodecConfigurationError.self) { try ADTSHeader(parsing: bytes("fffb9064000000")) }
    }

    @Test func `an esds holds type and configuration whatever the form of its lengths`() throws {
        let long = try ElementaryStreamDescriptor(parsing: CodecSamples.esdsAAC)
        #expect(long.objectTypeIndication == 0x40 && long.decoderSpecificInformation == bytes("1210"))
        #expect(long.averageBitRate == 128_000 && long.bufferSize == 6144)
        let short = try ElementaryStreamDescriptor(parsing: CodecSamples.esdsShort)
        #expect(short.audioConfiguration?.samplingFrequency == 48000)
        let mp3 = try ElementaryStreamDescriptor(parsing: CodecSamples.esdsMP3)
        #expect(mp3.objectTypeIndication == 0x6B && mp3.audioConfiguration == nil)
        for descriptor in [long, short, mp3] {
            #expect(try ElementaryStreamDescriptor(parsing: descriptor.serialized()) == descriptor)
        }
        #expect(long.serialized() == CodecSamples.esdsAAC)
    }
}
