/// The configuration of Opus: a dOps box ("Encapsulation of Opus in ISO BMFF", 4.3.2) or an OpusHead (RFC 7845, 5.1).
package struct OpusConfiguration: Sendable, Hashable {
    /// Output channels.
    package let channels: Int
    /// Samples at 48 kHz to drop at the start.
    package let preSkip: Int
    /// The sampling frequency of the material before it was encoded; 0 is unknown.
    package let inputSampleRate: Int
    /// The output gain in 1/256 decibel.
    package let outputGain: Int16
    /// Channel mapping family: 0 mono or stereo, 1 surround.
    package let mappingFamily: UInt8
    /// Streams, coupled streams and mapping; nil in family 0.
    package let mapping: Mapping?

    /// The channel mapping table (RFC 7845, 5.1.1).
    package struct Mapping: Sendable, Hashable {
        /// The number of streams.
        package let streams: UInt8
        /// How many of them are stereo.
        package let coupled: UInt8
        /// The decoded channel of each output channel; 255 is silence.
        package let channels: [UInt8]
    }

    /// Reads the payload of a dOps box.
    package init(parsing bytes: [UInt8]) throws(CodecConfigurationError) {
        var reader = BitReader(bytes)
        guard try reader.bits(8) == 0 else { throw .unsupported("dOps version") }
        channels = try reader.bits(8)
        preSkip = try reader.bits(16)
        inputSampleRate = try reader.bits(32)
        outputGain = Int16(truncatingIfNeeded: try reader.bits(16))
        mappingFamily = try reader.small(8)
        mapping = try Self.readMapping(&reader, family: mappingFamily, channels: channels)
    }

    /// Reads an identification header, as in Ogg and in the CodecPrivate of Matroska.
    package init(identificationHeader bytes: [UInt8]) throws(CodecConfigurationError) {
        guard bytes.count >= 19 else { throw .truncated }
        guard bytes.starts(with: "OpusHead".utf8) else { throw .invalid("magic signature") }
        guard bytes[8] & 0xF0 == 0 else { throw .unsupported("OpusHead version") }
        channels = Int(bytes[9])
        preSkip = Int(bytes[10]) | Int(bytes[11]) << 8
        inputSampleRate = Int(bytes[12]) | Int(bytes[13]) << 8 | Int(bytes[14]) << 16 | Int(bytes[15]) << 24
        outputGain = Int16(truncatingIfNeeded: Int(bytes[16]) | Int(bytes[17]) << 8)
        mappingFamily = bytes[18]
        var reader = BitReader(bytes[19...])
        mapping = try Self.readMapping(&reader, family: mappingFamily, channels: channels)
    }

    private static func readMapping(
        _ reader: inout BitReader,
        family: UInt8,
        channels: Int
    ) throws(CodecConfigurationError) -> Mapping? {
        guard channels > 0 else { throw .invalid("channel count") }
        if family == 0 {
            guard channels <= 2 else { throw .invalid("channel count") }
            return nil
        }
        let streams = try reader.small(8)
        let coupled = try reader.small(8)
        guard streams > 0, coupled <= streams else { throw .invalid("stream count") }
        return Mapping(streams: streams, coupled: coupled, channels: try reader.byteArray(channels))
    }

    /// The payload of a dOps box.
    package func serialized() -> [UInt8] {
        var writer = BitWriter()
        writer.bits(0, 8)
        writer.bits(channels, 8)
        writer.bits(preSkip, 16)
        writer.bits(inputSampleRate, 32)
        writer.bits(Int(outputGain), 16)
        writer.bits(Int(mappingFamily), 8)
        writer.append(mappingBytes)
        return writer.bytes
    }

    /// An identification header of version 1.
    package func identificationHeader() -> [UInt8] {
        let gain = UInt16(bitPattern: outputGain)
        var bytes = Array("OpusHead".utf8) + [1, UInt8(truncatingIfNeeded: channels)]
        bytes += [0, 8].map { UInt8(truncatingIfNeeded: preSkip >> $0) }
        bytes += [0, 8, 16, 24].map { UInt8(truncatingIfNeeded: inputSampleRate >> $0) }
        bytes += [UInt8(truncatingIfNeeded: gain), UInt8(truncatingIfNeeded: gain >> 8), mappingFamily]
        return bytes + mappingBytes
    }

    private var mappingBytes: [UInt8] {
        mapping.map { [$0.streams, $0.coupled] + $0.channels } ?? []
    }
}
