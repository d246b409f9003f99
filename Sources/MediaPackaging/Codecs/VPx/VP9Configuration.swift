/// VPCodecConfigurationRecord, the payload of a vpcC box ("VP Codec ISO Media File Format Binding").
package struct VP9Configuration: Sendable, Hashable {
    /// profile, 0 to 3.
    package let profile: UInt8
    /// Ten times the level's number; 0 is unknown.
    package let level: UInt8
    /// bitDepth: 8, 10 or 12.
    package let bitDepth: UInt8
    /// chromaSubsampling: 0 4:2:0 vertical, 1 4:2:0 colocated, 2 4:2:2, 3 4:4:4.
    package let chromaSubsampling: UInt8
    /// Colour and range.
    package let colour: ColourInformation

    /// The values as given; numbers too wide for their field are cut.
    package init(profile: UInt8, level: UInt8, bitDepth: UInt8, chromaSubsampling: UInt8, colour: ColourInformation) {
        self.profile = profile
        self.level = level
        self.bitDepth = bitDepth & 0x0F
        self.chromaSubsampling = chromaSubsampling & 7
        self.colour = colour
    }

    /// Reads the payload of a vpcC box, version and flags included (version 1).
    package init(parsing bytes: [UInt8]) throws(CodecConfigurationError) {
        var reader = BitReader(bytes)
        guard try reader.bits(8) == 1 else { throw .unsupported("vpcC version") }
        try reader.skip(24)
        profile = try reader.small(8)
        guard profile <= 3 else { throw .invalid("profile") }
        level = try reader.small(8)
        bitDepth = try reader.small(4)
        guard [8, 10, 12].contains(bitDepth) else { throw .invalid("bitDepth") }
        chromaSubsampling = try reader.small(3)
        guard chromaSubsampling <= 3 else { throw .invalid("chromaSubsampling") }
        let isFullRange = try reader.flag()
        let primaries = try reader.small(8)
        let transfer = try reader.small(8)
        let matrix = try reader.small(8)
        colour = ColourInformation(
            primaries: primaries, transfer: transfer, matrix: matrix, isFullRange: isFullRange)
        try reader.skip(16)
    }

    /// Makes a record from a key frame, with a colour known from elsewhere (a container) where there is one.
    package init(
        frame: VP9FrameHeader,
        level: UInt8,
        colour: ColourInformation? = nil
    ) throws(CodecConfigurationError) {
        guard let subsampling = frame.chromaSubsampling else { throw .unsupported("4:4:0") }
        self.init(
            profile: frame.profile, level: level, bitDepth: UInt8(truncatingIfNeeded: frame.bitDepth),
            chromaSubsampling: subsampling, colour: colour ?? frame.colour)
    }

    /// The payload of a vpcC box, version and flags included.
    package func serialized() -> [UInt8] {
        var writer = BitWriter()
        writer.append([1, 0, 0, 0, profile, level])
        writer.bits(Int(bitDepth), 4)
        writer.bits(Int(chromaSubsampling), 3)
        writer.flag(colour.isFullRange ?? false)
        writer.append([colour.primaries, colour.transfer, colour.matrix, 0, 0])
        return writer.bytes
    }
}
