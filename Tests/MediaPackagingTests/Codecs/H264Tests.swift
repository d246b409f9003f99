import MediaPackaging
import Testing

@Suite struct H264Tests {
    private func sequence(_ configuration: [UInt8]) throws -> H264SequenceParameterSet {
        try AVCConfiguration(parsing: configuration).sequenceParameterSet()
    }

    @Test(arguments: [
        (CodecSamples.avcHigh, 640, 360), (CodecSamples.avcFullHD, 1920, 1080), (CodecSamples.avcMain, 1280, 720),
        (CodecSamples.avcBaseline, 1920, 1080), (CodecSamples.avc444, 320, 240), (CodecSamples.avcApple, 416, 234),
        (CodecSamples.avc422, 176, 144), (CodecSamples.avcScaling, 176, 144), (CodecSamples.avcInterlaced, 190, 132),
    ])
    func `the size is that after cropping`(configuration: [UInt8], width: Int, height: Int) throws {
        let sequence = try sequence(configuration)
        #expect(sequence.width == width)
        #expect(sequence.height == height)
        #expect(sequence.codedWidth % 16 == 0 && sequence.codedHeight % 16 == 0)
        #expect(sequence.usability?.isDamaged == false)
    }

    @Test func `chroma format and bit depths are those of the profile`() throws {
        let main = try sequence(CodecSamples.avcMain)
        #expect(main.chromaFormatIDC == 1 && main.bitDepthLuma == 8)
        let upper = try sequence(CodecSamples.avc422)
        #expect(upper.chromaFormatIDC == 2 && upper.bitDepthLuma == 10 && upper.bitDepthChroma == 10)
        #expect(try sequence(CodecSamples.avc444).chromaFormatIDC == 3)
    }

    @Test func `timing and reordering come from the usability information`() throws {
        let sequence = try sequence(CodecSamples.avcFullHD)
        let rate = try #require(sequence.frameRate)
        #expect(Double(rate.numerator) / Double(rate.denominator) == 50)
        #expect(sequence.usability?.maximumReorderFrames == 2)
        #expect(sequence.usability?.sampleAspectRatio == .square)
        #expect(try self.sequence(CodecSamples.avcBaseline).usability?.maximumReorderFrames == 0)
    }

    @Test func `colour and chroma location come from the usability information`() throws {
        let sequence = try sequence(CodecSamples.avcApple)
        #expect(
            sequence.colour == ColourInformation(primaries: 1, transfer: 1, matrix: 1, isFullRange: false))
        #expect(sequence.usability?.chromaLocationTop == 2)
    }

    @Test func `scaling lists are passed over`() throws {
        var writer = BitWriter()
        writer.append(bytes("6764000b"))
        for code in [0, 1, 0, 0] { writer.ue(code) }
        writer.bits(0b01, 2)
        // List 0 is sixteen deltas of +1, list 1 ends at once with -8, list 6 is sixty-four zeros, the rest is absent.
        writer.flag(true)
        for _ in 0..<16 { writer.ue(1) }
        writer.flag(true)
        writer.ue(16)
        writer.bits(0, 4)
        writer.flag(true)
        for _ in 0..<64 { writer.ue(0) }
        writer.flag(false)
        for code in [0, 2, 4] { writer.ue(code) }
        writer.flag(false)
        for code in [19, 14] { writer.ue(code) }
        writer.bits(0b110, 3)
        writer.bits(0b01, 2)
        let sequence = try H264SequenceParameterSet(parsing: writer.bytes)
        #expect(sequence.hasScalingLists)
        #expect(sequence.width == 320 && sequence.height == 240)
        #expect(sequence.maximumReferenceFrames == 4 && sequence.usability == nil)
    }

    @Test func `an interlaced stream says so in all its places`() throws {
        let sequence = try sequence(CodecSamples.avcInterlaced)
        #expect(!sequence.isFrameOnly && sequence.isMacroblockAdaptive)
        #expect(sequence.colour.isFullRange == true)
        #expect(sequence.usability?.sampleAspectRatio == SampleAspectRatio(width: 352, height: 285))
        #expect(sequence.usability?.hasPictureStructure == true)
        #expect(sequence.usability?.hasHypotheticalReferenceDecoder == true)
        #expect(sequence.frameRate?.numerator == 60000 && sequence.frameRate?.denominator == 2002)
        let timing = try H264SEI(parsing: CodecSamples.avcPictureTiming, sequence: sequence)
        #expect(timing.payloadTypes == [1])
        #expect(timing.pictureStructure == .topBottom)
        #expect(timing.pictureStructure?.isInterlaced == true)
        #expect(try H264SEI(parsing: CodecSamples.avcPictureTiming).pictureStructure == nil)
    }

    @Test func `slice headers are read against their parameter set`() throws {
        let sequence = try sequence(CodecSamples.avcInterlaced)
        let first = try H264SliceHeader(parsing: CodecSamples.avcIDRSlice, sequence: sequence)
        #expect(first.nalUnitType == .idrSlice && first.kind == .i && first.firstMacroblock == 0)
        #expect(first.frameNumber == 0 && !first.isField && first.idrPictureID == 0 && first.pictureOrderCount == 1)
        let next = try H264SliceHeader(parsing: CodecSamples.avcNextSlice, sequence: sequence)
        #expect(next.kind == .p && next.frameNumber == 1 && next.idrPictureID == nil && next.referenceIDC == 2)
        #expect(throws: CodecConfigurationError.self) {
            try H264SliceHeader(parsing: CodecSamples.avcPictureTiming, sequence: sequence)
        }
    }

    @Test func `a recovery point is found`() throws {
        let message = try H264SEI(parsing: CodecSamples.avcRecoveryPoint)
        #expect(message.payloadTypes == [6])
        #expect(message.recoveryPoint?.frameCount == 0)
        #expect(message.recoveryPoint?.isExact == true)
        #expect(message.recoveryPoint?.hasBrokenLink == false)
    }

    @Test func `a parameter set of a transport stream reads like one of a file`() throws {
        let sequence = try H264SequenceParameterSet(parsing: CodecSamples.avcTransportSPS)
        #expect(sequence.width == 388 && sequence.height == 300)
        #expect(sequence.usability?.sampleAspectRatio == SampleAspectRatio(width: 237, height: 235))
        #expect(H264Level(sequence).description == "2.1")
    }

    @Test func `a picture parameter set names its sequence parameter set`() throws {
        let configuration = try AVCConfiguration(parsing: CodecSamples.avcHigh)
        let picture = try H264PictureParameterSet(parsing: try #require(configuration.pictureParameterSets.first))
        #expect(picture.id == 0 && picture.sequenceParameterSetID == 0 && picture.usesArithmeticCoding)
    }

    @Test func `levels have the names people use`() {
        func name(_ idc: UInt8, _ profile: UInt8, _ flags: UInt8) -> String {
            H264Level(idc: idc, profileIDC: profile, constraintFlags: flags).description
        }
        #expect(name(31, 100, 0) == "3.1" && name(40, 100, 0) == "4")
        #expect(name(11, 66, 0x10) == "1b" && name(11, 66, 0) == "1.1" && name(9, 100, 0) == "1b")
        let oneB = H264Level(idc: 9, profileIDC: 100, constraintFlags: 0)
        #expect(H264Level(idc: 10, profileIDC: 100, constraintFlags: 0) < oneB)
        #expect(oneB < H264Level(idc: 11, profileIDC: 100, constraintFlags: 0))
    }

    @Test func `damage behind the picture size costs only the usability information`() throws {
        var unit = CodecSamples.avcTransportSPS
        unit.removeLast(12)
        let sequence = try H264SequenceParameterSet(parsing: unit)
        #expect(sequence.width == 388)
        #expect(sequence.usability?.isDamaged == true)
    }
}
