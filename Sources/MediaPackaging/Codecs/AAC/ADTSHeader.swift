/// adts_fixed_header and adts_variable_header (ISO/IEC 14496-3, 1.A.2.2).
package struct ADTSHeader: Sendable, Hashable {
    /// ID: MPEG-2 rather than MPEG-4.
    package let isMPEG2: Bool
    /// profile_ObjectType as an object type: Main, LC, SSR or LTP.
    package let objectType: AACObjectType
    /// The sampling frequency (half the output's, where SBR is used).
    package let samplingFrequency: Int
    /// channel_configuration; 0 where the first raw data block says it.
    package let channelConfiguration: Int
    /// aac_frame_length, the header included.
    package let frameLength: Int
    /// The bytes of the header, checksum included: 7 or 9, more with several raw data blocks and a checksum.
    package let headerLength: Int
    /// number_of_raw_data_blocks_in_frame + 1; each has 1024 samples.
    package let rawDataBlocks: Int

    /// Reads the header a frame begins with; only seven bytes are needed.
    package init(parsing bytes: [UInt8]) throws(CodecConfigurationError) {
        try self.init(parsing: bytes[...])
    }

    /// Reads the header a slice begins with.
    package init(parsing bytes: ArraySlice<UInt8>) throws(CodecConfigurationError) {
        var reader = BitReader(bytes)
        guard try reader.bits(12) == 0xFFF else { throw .invalid("syncword") }
        isMPEG2 = try reader.flag()
        guard try reader.bits(2) == 0 else { throw .invalid("layer") }
        let hasChecksum = try !reader.flag()
        objectType = AACObjectType(rawValue: try reader.bits(2) + 1)
        guard let frequency = AACSamplingFrequency.frequency(index: try reader.bits(4)) else {
            throw .invalid("sampling_frequency_index")
        }
        samplingFrequency = frequency
        try reader.skip(1)
        channelConfiguration = try reader.bits(3)
        try reader.skip(4)
        frameLength = try reader.bits(13)
        try reader.skip(11)
        rawDataBlocks = try reader.bits(2) + 1
        headerLength = 7 + (hasChecksum ? 2 * rawDataBlocks : 0)
        guard frameLength >= headerLength else { throw .invalid("aac_frame_length") }
    }
}
