/// ALACSpecificConfig, the magic cookie of Apple Lossless ("ALACMagicCookieDescription" of its reference code).
package struct ALACConfiguration: Sendable, Hashable {
    /// frameLength, samples per packet, usually 4096.
    package let frameLength: Int
    /// bitDepth: 16, 20, 24 or 32.
    package let bitDepth: Int
    /// pb, mb and kb, the tuning of the Rice coder.
    package let tuning: [UInt8]
    /// numChannels.
    package let channels: Int
    /// maxRun.
    package let maximumRun: Int
    /// maxFrameBytes; 0 is unknown.
    package let maximumFrameBytes: Int
    /// avgBitRate; 0 is unknown.
    package let averageBitRate: Int
    /// sampleRate.
    package let samplingFrequency: Int

    /// Reads the cookie alone (24 bytes or more), the payload of an alac box (four bytes of version and flags before
    /// it) or the whole box (twelve bytes before it, the form FFmpeg keeps).
    package init(parsing bytes: [UInt8]) throws(CodecConfigurationError) {
        var rest = bytes[...]
        if rest.dropFirst(4).starts(with: "alac".utf8) { rest = rest.dropFirst(8) }
        if rest.starts(with: [0, 0, 0, 0]) { rest = rest.dropFirst(4) }
        var reader = BitReader(rest)
        frameLength = try reader.bits(32)
        guard try reader.bits(8) == 0 else { throw .unsupported("compatibleVersion") }
        bitDepth = try reader.bits(8)
        tuning = try reader.byteArray(3)
        channels = try reader.bits(8)
        maximumRun = try reader.bits(16)
        maximumFrameBytes = try reader.bits(32)
        averageBitRate = try reader.bits(32)
        samplingFrequency = try reader.bits(32)
        guard frameLength > 0, channels > 0, (1...32).contains(bitDepth) else { throw .invalid("magic cookie") }
    }

    /// The magic cookie, 24 bytes.
    package func magicCookie() -> [UInt8] {
        var writer = BitWriter()
        writer.bits(frameLength, 32)
        writer.bits(0, 8)
        writer.bits(bitDepth, 8)
        writer.append(tuning)
        writer.bits(channels, 8)
        writer.bits(maximumRun, 16)
        writer.bits(maximumFrameBytes, 32)
        writer.bits(averageBitRate, 32)
        writer.bits(samplingFrequency, 32)
        return writer.bytes
    }

    /// The payload of an alac box, version and flags included.
    package func serialized() -> [UInt8] {
        [0, 0, 0, 0] + magicCookie()
    }
}
