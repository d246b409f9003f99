import MediaPackaging
import Testing

@Suite struct CodecStringTests {
    @Test func `H.264 is three bytes of lower-case hexadecimal`() throws {
        func string(_ bytes: [UInt8]) throws -> String {
            CodecString.make(sampleEntryType: "avc1", configuration: .avc(try AVCConfiguration(parsing: bytes)))
        }
        #expect(try string(CodecSamples.avcApple) == "avc1.64001f")
        #expect(try string(CodecSamples.avcBaseline) == "avc1.42c028")
        #expect(try string(CodecSamples.avcMain) == "avc1.4d401f")
        #expect(try string(CodecSamples.avc444) == "avc1.f4000d")
    }

    @Test func `HEVC writes reversed compatibility, tier, level and real constraint bytes`() throws {
        func string(_ bytes: [UInt8]) throws -> String {
            CodecString.make(sampleEntryType: "hvc1", configuration: .hevc(try HEVCConfiguration(parsing: bytes)))
        }
        #expect(try string(CodecSamples.hevcMain) == "hvc1.1.6.L120.90")
        #expect(try string(CodecSamples.hevcHDR) == "hvc1.2.4.L60.90")
        #expect(try string(CodecSamples.hevcRange) == "hvc1.4.10.L60.9D.8")
        #expect(try string(CodecSamples.hevcSpatial) == "hvc1.1.6.L60.B0")
    }

    @Test func `HEVC writes profile space, high tier and inner zero bytes, and drops the last ones`() throws {
        var changed = CodecSamples.hevcMain
        changed[1] = 0b01_1_00001
        changed.replaceSubrange(6..<12, with: [0, 0x0A, 0, 0, 0, 0])
        let configuration = try HEVCConfiguration(parsing: changed)
        #expect(CodecString.make(sampleEntryType: "hvc1", configuration: .hevc(configuration)) == "hvc1.A1.6.H120.0.A")
        changed.replaceSubrange(6..<12, with: [0, 0, 0, 0, 0, 0])
        let bare = try HEVCConfiguration(parsing: changed)
        #expect(CodecString.make(sampleEntryType: "hev1", configuration: .hevc(bare)) == "hev1.A1.6.H120")
    }

    @Test func `Dolby Vision names profile and level, alone and beside its base layer`() throws {
        let dolby = try DolbyVisionConfiguration(parsing: CodecSamples.dolbyVision)
        #expect(CodecString.make(sampleEntryType: "dvh1", configuration: .dolbyVision(dolby)) == "dvh1.08.06")
        #expect(CodecString.supplemental(sampleEntryType: "hvc1", dolbyVision: dolby) == "dvh1.08.06/db1p")
        #expect(CodecString.supplemental(sampleEntryType: "mp4a", dolbyVision: dolby) == nil)
    }

    @Test func `AV1 is short unless its format is unusual`() throws {
        func string(_ bytes: [UInt8]) throws -> String {
            CodecString.make(sampleEntryType: "av01", configuration: .av1(try AV1Configuration(parsing: bytes)))
        }
        #expect(try string(CodecSamples.av1) == "av01.0.00M.08")
        #expect(try string(CodecSamples.av1High) == "av01.1.00M.08.0.000.02.02.02.0")
        #expect(try string(CodecSamples.av1HDR) == "av01.0.00M.10.0.110.09.16.09.0")
    }

    @Test func `VP9 is short unless its colour is unusual`() throws {
        func string(_ bytes: [UInt8]) throws -> String {
            CodecString.make(sampleEntryType: "vp09", configuration: .vp9(try VP9Configuration(parsing: bytes)))
        }
        #expect(try string(CodecSamples.vp9) == "vp09.00.10.08")
        #expect(try string(CodecSamples.vp9HDR) == "vp09.03.10.10.02.09.16.09.00")
        #expect(try string(CodecSamples.vp9RGB) == "vp09.01.10.08.03.02.02.00.01")
        #expect(CodecString.make(sampleEntryType: "vp08", configuration: .vp8) == "vp8")
    }

    @Test func `AAC names the object type a player must know`() throws {
        func string(_ bytes: [UInt8]) throws -> String {
            CodecString.make(
                sampleEntryType: "mp4a", configuration: .aac(try AudioSpecificConfiguration(parsing: bytes)))
        }
        #expect(try string(bytes("1210")) == "mp4a.40.2")
        #expect(try string(CodecSamples.aacNoReplication) == "mp4a.40.2")
        #expect(try string(CodecSamples.aacHE) == "mp4a.40.5")
        #expect(try string(CodecSamples.aacHEv2) == "mp4a.40.29")
        #expect(try string(CodecSamples.aacCompatible) == "mp4a.40.29")
    }

    @Test func `an esds decides between AAC, MP3 and the rest`() throws {
        func string(_ bytes: [UInt8]) throws -> String {
            CodecString.make(
                sampleEntryType: "mp4a",
                configuration: .elementaryStream(try ElementaryStreamDescriptor(parsing: bytes)))
        }
        #expect(try string(CodecSamples.esdsAAC) == "mp4a.40.2")
        #expect(try string(CodecSamples.esdsMP3) == "mp4a.40.34")
        let other = ElementaryStreamDescriptor(objectTypeIndication: 0xA9, decoderSpecificInformation: [])
        #expect(CodecString.make(sampleEntryType: "mp4a", configuration: .elementaryStream(other)) == "mp4a.A9")
        let video = ElementaryStreamDescriptor(
            objectTypeIndication: 0x20, streamType: 4, decoderSpecificInformation: bytes("000001b009"))
        #expect(CodecString.make(sampleEntryType: "mp4v", configuration: .elementaryStream(video)) == "mp4v.20.9")
    }

    @Test func `other audio has one name each`() throws {
        let opus = try OpusConfiguration(parsing: CodecSamples.opus)
        let flac = try FLACConfiguration(parsing: CodecSamples.flac)
        #expect(CodecString.make(sampleEntryType: "Opus", configuration: .opus(opus)) == "opus")
        #expect(CodecString.make(sampleEntryType: "fLaC", configuration: .flac(flac)) == "fLaC")
        let ac3 = try AC3Configuration(parsing: CodecSamples.ac3)
        let eac3 = try EAC3Configuration(parsing: CodecSamples.eac3)
        #expect(CodecString.make(sampleEntryType: "ac-3", configuration: .ac3(ac3)) == "ac-3")
        #expect(CodecString.make(sampleEntryType: "ec-3", configuration: .eac3(eac3)) == "ec-3")
        let alac = try ALACConfiguration(parsing: CodecSamples.alac)
        #expect(CodecString.make(sampleEntryType: "alac", configuration: .alac(alac)) == "alac")
        #expect(CodecString.make(sampleEntryType: "wvtt", configuration: .plain) == "wvtt")
    }

    @Test func `profiles have the names ffprobe prints`() throws {
        func h264(_ bytes: [UInt8]) throws -> String? {
            let configuration = try AVCConfiguration(parsing: bytes)
            return ProfileName.h264(
                profileIDC: configuration.profileIDC, constraintFlags: configuration.compatibility)
        }
        #expect(try h264(CodecSamples.avcHigh) == "High")
        #expect(try h264(CodecSamples.avcBaseline) == "Constrained Baseline")
        #expect(try h264(CodecSamples.avcMain) == "Main")
        #expect(try h264(CodecSamples.avc422) == "High 4:2:2")
        #expect(try h264(CodecSamples.avc444) == "High 4:4:4 Predictive")
        func hevc(_ bytes: [UInt8]) throws -> String? {
            ProfileName.hevc(try HEVCConfiguration(parsing: bytes).profile)
        }
        #expect(try hevc(CodecSamples.hevcMain) == "Main")
        #expect(try hevc(CodecSamples.hevcHDR) == "Main 10")
        #expect(try hevc(CodecSamples.hevcRange) == "Rext")
        #expect(ProfileName.aac(.lowComplexity) == "LC" && ProfileName.aac(.parametricStereo) == "HE-AACv2")
        #expect(ProfileName.vp9(profile: 0) == "Profile 0" && ProfileName.vp9(profile: 4) == nil)
        #expect(ProfileName.av1(profile: 0) == "Main" && ProfileName.av1(profile: 3) == nil)
    }
}
