/// AC3SpecificBox, the payload of a dac3 box (ETSI TS 102 366, F.4).
package struct AC3Configuration: Sendable, Hashable {
    /// fscod: 0 48 kHz, 1 44.1 kHz, 2 32 kHz.
    package let sampleRateCode: UInt8
    /// bsid, 8 for plain AC-3.
    package let bitStreamID: UInt8
    /// bsmod, 0 for a complete main service.
    package let bitStreamMode: UInt8
    /// acmod and lfeon.
    package let layout: AC3ChannelLayout
    /// bit_rate_code.
    package let bitRateCode: UInt8

    /// All channels, the low-frequency one included.
    package var channels: Int { layout.channels }
    /// The sampling frequency; nil for the reserved code.
    package var samplingFrequency: Int? {
        switch sampleRateCode {
        case 0: 48_000
        case 1: 44_100
        case 2: 32_000
        default: nil
        }
    }
    /// The bit rate in bits per second; nil for a reserved code.
    package var bitRate: Int? {
        let table = [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384, 448, 512, 576, 640]
        let index = Int(bitRateCode)
        return table.indices.contains(index) ? table[index] * 1000 : nil
    }

    /// Reads the payload of a dac3 box.
    package init(parsing bytes: [UInt8]) throws(CodecConfigurationError) {
        var reader = BitReader(bytes)
        sampleRateCode = try reader.small(2)
        bitStreamID = try reader.small(5)
        bitStreamMode = try reader.small(3)
        let mode = try reader.small(3)
        layout = AC3ChannelLayout(mode: mode, hasLowFrequency: try reader.flag())
        bitRateCode = try reader.small(5)
        try reader.skip(5)
    }

    /// Makes a record from a sync frame (ETSI TS 102 366, 4.3.1 and 4.3.2). E-AC-3 frames are `unsupported`.
    package init(syncFrame bytes: [UInt8]) throws(CodecConfigurationError) {
        var reader = BitReader(bytes)
        guard try reader.bits(16) == 0x0B77 else { throw .invalid("syncword") }
        try reader.skip(16)
        sampleRateCode = try reader.small(2)
        guard sampleRateCode < 3 else { throw .invalid("fscod") }
        let sizeCode = try reader.small(6)
        guard sizeCode < 38 else { throw .invalid("frmsizecod") }
        bitRateCode = sizeCode >> 1
        bitStreamID = try reader.small(5)
        guard bitStreamID <= 10 else { throw .unsupported("bsid") }
        bitStreamMode = try reader.small(3)
        let mode = try reader.small(3)
        if mode & 1 == 1, mode != 1 { try reader.skip(2) }
        if mode & 4 == 4 { try reader.skip(2) }
        if mode == 2 { try reader.skip(2) }
        layout = AC3ChannelLayout(mode: mode, hasLowFrequency: try reader.flag())
    }

    /// The payload of a dac3 box.
    package func serialized() -> [UInt8] {
        var writer = BitWriter()
        writer.bits(Int(sampleRateCode), 2)
        writer.bits(Int(bitStreamID), 5)
        writer.bits(Int(bitStreamMode), 3)
        writer.bits(Int(layout.mode), 3)
        writer.flag(layout.hasLowFrequency)
        writer.bits(Int(bitRateCode), 5)
        writer.bits(0, 5)
        return writer.bytes
    }
}
