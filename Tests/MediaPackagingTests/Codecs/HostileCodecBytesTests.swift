import MediaPackaging
import Testing

/// Every parser against truncated and damaged bytes. Reaching the end of a test is the proof: nothing trapped.
@Suite struct HostileCodecBytesTests {
    /// Parses the bytes every way there is and uses whatever comes out.
    private func exercise(_ bytes: [UInt8]) -> Int {
        var parsed = 0
        func attempt(_ body: () throws -> Void) {
            do {
                try body()
                parsed += 1
            } catch {}
        }
        func name(_ type: String, _ configuration: SampleEntryConfiguration) {
            #expect(!CodecString.make(sampleEntryType: type, configuration: configuration).isEmpty)
        }
        attempt {
            let avc = try AVCConfiguration(parsing: bytes)
            name("avc1", .avc(avc))
            #expect(try AVCConfiguration(parsing: avc.serialized()) == avc)
            for unit in avc.sequenceParameterSets { exerciseH264(unit) }
            attempt {
                _ = try AVCConfiguration(
                    sequenceParameterSets: avc.sequenceParameterSets,
                    pictureParameterSets: avc.pictureParameterSets)
            }
        }
        attempt {
            let hevc = try HEVCConfiguration(parsing: bytes)
            name("hvc1", .hevc(hevc))
            #expect(try HEVCConfiguration(parsing: hevc.serialized()) == hevc)
            _ = hevc.completed()
            for unit in hevc.arrays.flatMap(\.units) { exerciseHEVC(unit) }
        }
        exerciseH264(bytes)
        exerciseHEVC(bytes)
        attempt {
            let av1 = try AV1Configuration(parsing: bytes)
            name("av01", .av1(av1))
            #expect(try AV1Configuration(parsing: av1.serialized()) == av1)
        }
        attempt { _ = try AV1Configuration(temporalUnit: bytes).serialized() }
        attempt { _ = try AV1SequenceHeader(parsing: bytes) }
        attempt {
            let vp9 = try VP9Configuration(parsing: bytes)
            name("vp09", .vp9(vp9))
            #expect(try VP9Configuration(parsing: vp9.serialized()) == vp9)
        }
        attempt {
            let frame = try VP9FrameHeader(parsing: bytes)
            _ = VP9Level(width: frame.width, height: frame.height, framesPerSecond: 60)
            _ = try VP9Configuration(frame: frame, level: 0)
        }
        attempt { _ = try VP8FrameHeader(parsing: bytes) }
        attempt {
            let aac = try AudioSpecificConfiguration(parsing: bytes)
            name("mp4a", .aac(aac))
            _ = (aac.channels, aac.outputFrameLength, ProfileName.aac(aac.announcedObjectType))
            if let written = aac.serialized() { #expect(try AudioSpecificConfiguration(parsing: written) == aac) }
        }
        attempt { _ = try AudioSpecificConfiguration(adts: try ADTSHeader(parsing: bytes)).serialized() }
        attempt {
            let descriptor = try ElementaryStreamDescriptor(parsing: bytes)
            name("mp4a", .elementaryStream(descriptor))
            #expect(try ElementaryStreamDescriptor(parsing: descriptor.serialized()) == descriptor)
        }
        attempt { _ = try AC3Configuration(parsing: bytes).serialized() }
        attempt { _ = try AC3Configuration(syncFrame: bytes).bitRate }
        attempt {
            let eac3 = try EAC3Configuration(parsing: bytes)
            #expect(try EAC3Configuration(parsing: eac3.serialized()) == eac3)
            _ = eac3.channels
        }
        attempt {
            let opus = try OpusConfiguration(parsing: bytes)
            #expect(try OpusConfiguration(identificationHeader: opus.identificationHeader()) == opus)
        }
        attempt { _ = try OpusConfiguration(identificationHeader: bytes).serialized() }
        attempt { _ = try FLACConfiguration(parsing: bytes).serialized() }
        attempt { _ = try ALACConfiguration(parsing: bytes).serialized() }
        attempt { _ = try ColourInformation(parsing: bytes).serialized() }
        attempt { _ = try MasteringDisplay(parsing: bytes).serialized() }
        attempt { _ = try ContentLightLevel(parsing: bytes).serialized() }
        attempt { name("dvh1", .dolbyVision(try DolbyVisionConfiguration(parsing: bytes))) }
        attempt { _ = try AVCConfiguration(annexB: bytes) }
        attempt { _ = try HEVCConfiguration(annexB: bytes) }
        for size in 1...4 { attempt { _ = try NALUnits.lengthPrefixedRanges(in: bytes, lengthSize: size) } }
        _ = NALUnits.lengthPrefixed(annexB: bytes)
        return parsed
    }

    private func exerciseH264(_ unit: [UInt8]) {
        let sequence = try? H264SequenceParameterSet(parsing: unit)
        if let sequence {
            #expect(sequence.width > 0 && sequence.height > 0)
            _ = (sequence.frameRate, H264Level(sequence).description, sequence.colour)
            _ = try? H264SliceHeader(parsing: CodecSamples.avcIDRSlice, sequence: sequence)
            _ = try? H264SEI(parsing: CodecSamples.avcPictureTiming, sequence: sequence)
        }
        if let whole = try? AVCConfiguration(parsing: CodecSamples.avcInterlaced).sequenceParameterSet() {
            _ = try? H264SliceHeader(parsing: unit, sequence: whole)
            _ = try? H264SEI(parsing: unit, sequence: whole)
        }
        _ = try? H264PictureParameterSet(parsing: unit)
    }

    private func exerciseHEVC(_ unit: [UInt8]) {
        if let sequence = try? HEVCSequenceParameterSet(parsing: unit) {
            #expect(sequence.width > 0 && sequence.height > 0)
            _ = (sequence.frameRate, sequence.maximumReorder, sequence.colour)
        }
        _ = try? HEVCVideoParameterSet(parsing: unit)
    }

    @Test(arguments: CodecSamples.all.indices) func `no truncation traps`(index: Int) {
        let sample = CodecSamples.all[index]
        for length in 0...sample.count { _ = exercise(Array(sample.prefix(length))) }
    }

    @Test(arguments: CodecSamples.all.indices) func `no flipped bits trap`(index: Int) {
        let sample = CodecSamples.all[index]
        var generator = SplitMix(state: UInt64(index) &+ 1)
        for _ in 0..<(sample.count > 400 ? 40 : 200) {
            var damaged = sample
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                let bit = Int.random(in: 0..<damaged.count * 8, using: &generator)
                damaged[bit / 8] ^= 1 << UInt8(bit % 8)
            }
            _ = exercise(damaged)
        }
    }

    @Test func `no uniform or random bytes trap`() {
        var generator = SplitMix(state: 42)
        for value in [0, 1, 0x55, 0x7F, 0x80, 0xAA, 0xFF] as [UInt8] {
            for count in [1, 2, 3, 7, 64, 300] { _ = exercise([UInt8](repeating: value, count: count)) }
        }
        for _ in 0..<500 {
            let count = Int.random(in: 0...120, using: &generator)
            _ = exercise((0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) })
        }
    }

    @Test func `every whole sample is understood by someone`() {
        for sample in CodecSamples.all { #expect(exercise(sample) > 0) }
    }
}
