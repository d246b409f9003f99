import MediaPackaging
import Testing

@Suite struct NALUnitsTests {
    @Test func `start codes of three and four bytes and trailing zeros lie outside the units`() {
        let stream = bytes("00 00000109f0 00000001 6701 000000 000001 68")
        #expect(NALUnits.annexBRanges(in: stream).map { Array(stream[$0]) } == [[9, 0xF0], [0x67, 1], [0x68]])
        #expect(NALUnits.annexBRanges(in: bytes("000001 65aa 0000")) == [3..<5])
    }

    @Test func `a stream without a start code has no units`() {
        #expect(NALUnits.annexBRanges(in: []).isEmpty)
        #expect(NALUnits.annexBRanges(in: bytes("6588820b")).isEmpty)
        #expect(NALUnits.annexBRanges(in: bytes("000001000001")).isEmpty)
    }

    @Test(arguments: [1, 2, 3, 4]) func `lengths of every size are followed`(size: Int) throws {
        var stream: [UInt8] = []
        for unit in [[1, 2, 3], [], [4]] as [[UInt8]] {
            stream += [UInt8](repeating: 0, count: size - 1) + [UInt8(unit.count)] + unit
        }
        let ranges = try NALUnits.lengthPrefixedRanges(in: stream, lengthSize: size)
        #expect(ranges.map { Array(stream[$0]) } == [[1, 2, 3], [4]])
    }

    @Test func `a length beyond the end is an error`() {
        #expect(throws: CodecConfigurationError.truncated) {
            try NALUnits.lengthPrefixedRanges(in: bytes("ffffffff00"), lengthSize: 4)
        }
        #expect(throws: CodecConfigurationError.truncated) {
            try NALUnits.lengthPrefixedRanges(in: bytes("0000"), lengthSize: 4)
        }
        #expect(throws: CodecConfigurationError.self) { try NALUnits.lengthPrefixedRanges(in: [], lengthSize: 0) }
    }

    @Test func `annex B becomes length-prefixed`() throws {
        let stream = NALUnits.lengthPrefixed(annexB: bytes("00000001 6742 000001 68"))
        #expect(stream == bytes("00000002 6742 00000001 68"))
        #expect(NALUnits.beginsWithStartCode(bytes("000001")))
        #expect(!NALUnits.beginsWithStartCode(stream))
    }

    @Test func `HEVC types tell random access points and leading pictures apart`() {
        #expect(HEVCNALUnitType(of: bytes("2601")) == .idrWithDecodableLeading)
        #expect(HEVCNALUnitType.idrWithoutLeading.isIDR)
        #expect(HEVCNALUnitType.cleanRandomAccess.isRandomAccess && !HEVCNALUnitType.cleanRandomAccess.isIDR)
        #expect(HEVCNALUnitType.brokenLinkWithoutLeading.isBrokenLink)
        #expect(HEVCNALUnitType.skippedLeading.isSkippedLeading)
        #expect(HEVCNALUnitType.decodableLeadingUnreferenced.isDecodableLeading)
        #expect(HEVCNALUnitType.videoParameterSet.isParameterSet)
        #expect(HEVCNALUnitType(of: [0x26]) == nil)
        #expect(H264NALUnitType(of: [0x65]) == .idrSlice)
        #expect(H264NALUnitType(of: [] as [UInt8]) == nil)
    }
}
