/// STREAMINFO of FLAC (RFC 9639, 8.2), as in a dfLa box ("Encapsulation of FLAC in ISO BMFF", 3.3.2).
package struct FLACConfiguration: Sendable, Hashable {
    /// The smallest block in samples.
    package let minimumBlockSize: Int
    /// The largest block in samples.
    package let maximumBlockSize: Int
    /// The smallest frame in bytes; 0 is unknown.
    package let minimumFrameSize: Int
    /// The largest frame in bytes; 0 is unknown.
    package let maximumFrameSize: Int
    /// The sampling frequency.
    package let samplingFrequency: Int
    /// The channels, 1 to 8.
    package let channels: Int
    /// The bits of a sample, 4 to 32.
    package let bitDepth: Int
    /// The samples per channel; 0 is unknown.
    package let sampleCount: Int
    /// The MD5 of the unencoded audio; all zero where unknown.
    package let digest: [UInt8]

    /// Reads a dfLa payload (version and flags included), a native stream's start, or a bare STREAMINFO of 34 bytes.
    package init(parsing bytes: [UInt8]) throws(CodecConfigurationError) {
        if bytes.count == 34 {
            try self.init(streamInformation: bytes)
        } else {
            guard bytes.starts(with: "fLaC".utf8) || bytes.starts(with: [0, 0, 0, 0]) else {
                throw bytes.count < 34 ? .truncated : .unsupported("dfLa version")
            }
            var reader = BitReader(bytes.dropFirst(4))
            try reader.skip(1)
            guard try reader.bits(7) == 0 else { throw .invalid("first metadata block") }
            let length = try reader.bits(24)
            try self.init(streamInformation: try reader.byteArray(length))
        }
    }

    private init(streamInformation bytes: [UInt8]) throws(CodecConfigurationError) {
        var reader = BitReader(bytes)
        minimumBlockSize = try reader.bits(16)
        maximumBlockSize = try reader.bits(16)
        guard minimumBlockSize <= maximumBlockSize else { throw .invalid("block size") }
        minimumFrameSize = try reader.bits(24)
        maximumFrameSize = try reader.bits(24)
        samplingFrequency = try reader.bits(20)
        channels = try reader.bits(3) + 1
        bitDepth = try reader.bits(5) + 1
        guard bitDepth >= 4 else { throw .invalid("bits per sample") }
        let high = try reader.bits(4)
        sampleCount = high << 32 | (try reader.bits(32))
        digest = try reader.byteArray(16)
    }

    /// STREAMINFO, 34 bytes.
    package func streamInformation() -> [UInt8] {
        var writer = BitWriter()
        writer.bits(minimumBlockSize, 16)
        writer.bits(maximumBlockSize, 16)
        writer.bits(minimumFrameSize, 24)
        writer.bits(maximumFrameSize, 24)
        writer.bits(samplingFrequency, 20)
        writer.bits(channels - 1, 3)
        writer.bits(bitDepth - 1, 5)
        writer.bits(sampleCount, 36)
        writer.append(digest)
        return writer.bytes
    }

    /// The payload of a dfLa box with STREAMINFO alone, version and flags included.
    package func serialized() -> [UInt8] {
        [0, 0, 0, 0, 0x80, 0, 0, 34] + streamInformation()
    }
}
