internal import MediaCore
internal import MediaFFmpeg
internal import MediaPackaging

/// The sample entry of AAC that came with ADTS heads: its configuration stands in the first head.
enum AACSampleEntry {
    /// Throws `unsupportedCodec` for channel layouts that only the frames describe.
    static func make(_ stream: StreamSnapshot, firstPacket: Packet) throws(MediaError) -> [UInt8] {
        let head = firstPacket.withUnsafeBytes { Array($0.prefix(16)) }
        guard let adts = try? ADTSHeader(parsing: head),
            let configuration = try? AudioSpecificConfiguration(adts: adts),
            let bytes = configuration.serialized()
        else {
            throw MediaError(
                .unsupportedCodec, "the ADTS head does not tell the decoder configuration", operation: .render,
                track: stream.index)
        }
        let descriptor = ElementaryStreamDescriptor(
            objectTypeIndication: 0x40, streamType: 5, bufferSize: 0, maximumBitRate: 0,
            averageBitRate: stream.bitRate ?? 0, decoderSpecificInformation: bytes)
        var writer = BoxWriter()
        writer.box("mp4a") { entry in
            entry.zeros(6)
            entry.u16(1)
            entry.zeros(8)
            entry.u16(UInt16(clamping: configuration.channels ?? stream.channelCount))
            entry.u16(16)
            entry.zeros(4)
            entry.u32(UInt32(clamping: min(adts.samplingFrequency, 0xFFFF)) << 16)
            entry.box("esds") { $0.raw(descriptor.serialized()) }
        }
        return writer.bytes
    }
}
