/// ES_Descriptor, the payload of an esds box (ISO/IEC 14496-1, 7.2.6.5; ISO/IEC 14496-14, 6.7).
package struct ElementaryStreamDescriptor: Sendable, Hashable {
    /// objectTypeIndication: 0x40 MPEG-4 audio, 0x69 and 0x6B MP3, 0x20 MPEG-4 video.
    package let objectTypeIndication: UInt8
    /// streamType: 4 video, 5 audio.
    package let streamType: UInt8
    /// bufferSizeDB.
    package let bufferSize: Int
    /// maxBitrate.
    package let maximumBitRate: Int
    /// avgBitrate.
    package let averageBitRate: Int
    /// The decoder-specific information; for MPEG-4 audio the AudioSpecificConfig. Empty where there is none.
    package let decoderSpecificInformation: [UInt8]

    /// The audio configuration of an MPEG-4 audio stream; nil for others and where it cannot be read.
    package var audioConfiguration: AudioSpecificConfiguration? {
        guard objectTypeIndication == 0x40 || (0x66...0x68).contains(objectTypeIndication) else { return nil }
        do throws(CodecConfigurationError) {
            return try AudioSpecificConfiguration(parsing: decoderSpecificInformation)
        } catch {
            return nil
        }
    }

    /// The values as given; numbers too wide for their field are cut.
    package init(
        objectTypeIndication: UInt8, streamType: UInt8 = 5, bufferSize: Int = 0, maximumBitRate: Int = 0,
        averageBitRate: Int = 0, decoderSpecificInformation: [UInt8]
    ) {
        self.objectTypeIndication = objectTypeIndication
        self.streamType = streamType & 0x3F
        self.bufferSize = min(max(bufferSize, 0), 0xFF_FFFF)
        self.maximumBitRate = min(max(maximumBitRate, 0), Int(UInt32.max))
        self.averageBitRate = min(max(averageBitRate, 0), Int(UInt32.max))
        self.decoderSpecificInformation = decoderSpecificInformation
    }

    /// Reads the payload of an esds box, version and flags included.
    package init(parsing bytes: [UInt8]) throws(CodecConfigurationError) {
        guard bytes.count >= 4 else { throw .truncated }
        var outer = bytes[4...]
        guard let (tag, content) = try Self.nextDescriptor(&outer), tag == 3 else {
            throw .invalid("ES_Descriptor")
        }
        var reader = BitReader(content)
        try reader.skip(16)
        let hasDependency = try reader.flag()
        let hasURL = try reader.flag()
        let hasClock = try reader.flag()
        try reader.skip(5)
        if hasDependency { try reader.skip(16) }
        if hasURL {
            let length = try reader.bits(8)
            try reader.skip(length * 8)
        }
        if hasClock { try reader.skip(16) }
        var inner = reader.remainingBytes()[...]
        while let (tag, content) = try Self.nextDescriptor(&inner) {
            guard tag == 4 else { continue }
            var reader = BitReader(content)
            objectTypeIndication = try reader.small(8)
            streamType = try reader.small(6)
            try reader.skip(2)
            bufferSize = try reader.bits(24)
            maximumBitRate = try reader.bits(32)
            averageBitRate = try reader.bits(32)
            var rest = reader.remainingBytes()[...]
            var information: [UInt8] = []
            while let (tag, content) = try Self.nextDescriptor(&rest) {
                guard tag == 5 else { continue }
                information = Array(content)
                break
            }
            decoderSpecificInformation = information
            return
        }
        throw .invalid("DecoderConfigDescriptor")
    }

    /// The next descriptor (ISO/IEC 14496-1, 8.3.3): tag and content; nil at the end.
    private static func nextDescriptor(
        _ bytes: inout ArraySlice<UInt8>
    ) throws(CodecConfigurationError) -> (tag: UInt8, content: ArraySlice<UInt8>)? {
        guard let tag = bytes.popFirst() else { return nil }
        var length = 0
        for count in 1... {
            guard let byte = bytes.popFirst() else { throw .truncated }
            length = length << 7 | Int(byte & 0x7F)
            if byte & 0x80 == 0 { break }
            guard count < 4 else { throw .invalid("descriptor length") }
        }
        guard length <= bytes.count else { throw .truncated }
        let content = bytes.prefix(length)
        bytes.removeFirst(length)
        return (tag, content)
    }

    /// The payload of an esds box, version and flags included, with ES_ID 0 as ISO/IEC 14496-14 demands.
    package func serialized() -> [UInt8] {
        var decoder = BitWriter()
        decoder.bits(Int(objectTypeIndication), 8)
        decoder.bits(Int(streamType), 6)
        decoder.bits(1, 2)
        decoder.bits(bufferSize, 24)
        decoder.bits(maximumBitRate, 32)
        decoder.bits(averageBitRate, 32)
        if !decoderSpecificInformation.isEmpty {
            decoder.append(Self.descriptor(tag: 5, decoderSpecificInformation))
        }
        let content = [0, 0, 0] + Self.descriptor(tag: 4, decoder.bytes) + Self.descriptor(tag: 6, [2])
        return [0, 0, 0, 0] + Self.descriptor(tag: 3, content)
    }

    /// A descriptor with its length in four bytes, the form every writer of MP4 uses.
    private static func descriptor(tag: UInt8, _ content: [UInt8]) -> [UInt8] {
        let length = content.count
        let size = [21, 14, 7, 0].map { UInt8(truncatingIfNeeded: length >> $0 & 0x7F) | ($0 > 0 ? 0x80 : 0) }
        return [tag] + size + content
    }
}
