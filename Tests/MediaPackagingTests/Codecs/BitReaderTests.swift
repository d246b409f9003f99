import MediaPackaging
import Testing

@Suite struct BitReaderTests {
    @Test func `bits come most significant first across byte borders`() throws {
        var reader = BitReader(bytes("a5f0 12345678"))
        #expect(try reader.bits(3) == 0b101)
        #expect(try reader.bits(7) == 0b0010111)
        #expect(try reader.bits(0) == 0)
        #expect(try reader.bits(6) == 0x30)
        #expect(try reader.bits(32) == 0x1234_5678)
        #expect(reader.bitsLeft == 0)
        #expect(throws: CodecConfigurationError.truncated) { try reader.bits(1) }
    }

    @Test func `a slice is read from its own start`() throws {
        var reader = BitReader(bytes("ffff1234")[2...])
        #expect(try reader.bits(16) == 0x1234)
    }

    @Test func `Exp-Golomb codes count up from zero`() throws {
        var reader = BitReader(bytes("a64298e2048a"))
        for expected in 0...8 { #expect(try reader.ue() == expected) }
    }

    @Test func `signed Exp-Golomb codes alternate in sign`() throws {
        var reader = BitReader(bytes("a64298e2048a"))
        for expected in [0, 1, -1, 2, -2, 3, -3, 4, -4] { #expect(try reader.se() == expected) }
    }

    @Test func `the longest Exp-Golomb code fits and a longer one is refused`() throws {
        var longest = BitReader(bytes("00000001 fffffffe"))
        #expect(try longest.ue() == 4_294_967_294)
        var tooLong = BitReader([UInt8](repeating: 0, count: 16))
        #expect(throws: CodecConfigurationError.invalid("Exp-Golomb code")) { try tooLong.ue() }
    }

    @Test func `impossible counts are errors rather than traps`() throws {
        var reader = BitReader(bytes("0011"))
        #expect(throws: CodecConfigurationError.self) { try reader.bits(33) }
        #expect(throws: CodecConfigurationError.self) { try reader.bits(-1) }
        #expect(throws: CodecConfigurationError.self) { try reader.skip(.max) }
        #expect(throws: CodecConfigurationError.self) { try reader.byteArray(.max) }
        try reader.skip(3)
        #expect(throws: CodecConfigurationError.self) { try reader.byteArray(1) }
        #expect(reader.remainingBytes() == [0x11])
    }

    @Test func `emulation prevention bytes are taken out only behind two zeros`() {
        let escaped = bytes("000003 01 0003 000003000003")
        #expect(BitReader.removingEmulationPrevention(escaped) == bytes("000001000300000000"))
        #expect(BitReader.removingEmulationPrevention(bytes("0102030405")[...], limit: 2) == [1, 2])
    }

    @Test func `what is written is read again`() throws {
        var writer = BitWriter()
        writer.bits(5, 3)
        writer.flag(true)
        writer.bits(0x1_2345_6789, 36)
        writer.append([7])
        var reader = BitReader(writer.bytes)
        #expect(try reader.bits(3) == 5)
        #expect(try reader.flag())
        #expect(try reader.bits(4) == 1)
        #expect(try reader.bits(32) == 0x2345_6789)
        #expect(reader.remainingBytes() == [7])
    }
}
