extension EAC3Configuration.Substream {
    /// Reads the fields of one independent substream (ETSI TS 102 366, F.6.1).
    init(reader: inout BitReader) throws(CodecConfigurationError) {
        sampleRateCode = try reader.small(2)
        bitStreamID = try reader.small(5)
        try reader.skip(1)
        isAssociatedService = try reader.flag()
        bitStreamMode = try reader.small(3)
        let mode = try reader.small(3)
        layout = AC3ChannelLayout(mode: mode, hasLowFrequency: try reader.flag())
        try reader.skip(3)
        dependentSubstreams = try reader.bits(4)
        addedChannels = UInt16(truncatingIfNeeded: try reader.bits(dependentSubstreams > 0 ? 9 : 0))
        if dependentSubstreams == 0 { try reader.skip(1) }
    }

    /// Writes them.
    func write(to writer: inout BitWriter) {
        writer.bits(Int(sampleRateCode), 2)
        writer.bits(Int(bitStreamID), 5)
        writer.bits(0, 1)
        writer.flag(isAssociatedService)
        writer.bits(Int(bitStreamMode), 3)
        writer.bits(Int(layout.mode), 3)
        writer.flag(layout.hasLowFrequency)
        writer.bits(0, 3)
        writer.bits(dependentSubstreams, 4)
        writer.bits(Int(addedChannels), dependentSubstreams > 0 ? 9 : 1)
    }
}
