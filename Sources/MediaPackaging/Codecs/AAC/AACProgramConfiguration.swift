/// What a program_config_element says of the channels (ISO/IEC 14496-3, 4.4.1.1).
package struct AACProgramConfiguration: Sendable, Hashable {
    /// Channels in front, beside, behind: a pair element counts as two.
    package let front, side, back: Int
    /// Low-frequency channels.
    package let lowFrequency: Int

    /// All channels.
    package var channels: Int { front + side + back + lowFrequency }

    /// Reads the element behind its tag; `start` is the bit the byte alignment counts from.
    package init(reader: inout BitReader, alignedFrom start: Int) throws(CodecConfigurationError) {
        try reader.skip(4 + 2 + 4)
        let counts = (try reader.bits(4), try reader.bits(4), try reader.bits(4))
        lowFrequency = try reader.bits(2)
        let data = try reader.bits(3)
        let coupling = try reader.bits(4)
        if try reader.flag() { try reader.skip(4) }
        if try reader.flag() { try reader.skip(4) }
        if try reader.flag() { try reader.skip(3) }
        front = try Self.readElements(&reader, count: counts.0)
        side = try Self.readElements(&reader, count: counts.1)
        back = try Self.readElements(&reader, count: counts.2)
        try reader.skip(lowFrequency * 4 + data * 4 + coupling * 5)
        try reader.skip((8 - (reader.position - start) & 7) & 7)
        let comment = try reader.bits(8)
        try reader.skip(comment * 8)
    }

    private static func readElements(
        _ reader: inout BitReader,
        count: Int
    ) throws(CodecConfigurationError) -> Int {
        var channels = 0
        for _ in 0..<count {
            channels += try reader.flag() ? 2 : 1
            try reader.skip(4)
        }
        return channels
    }
}
