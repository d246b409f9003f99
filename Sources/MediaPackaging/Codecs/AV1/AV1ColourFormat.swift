/// color_config of AV1 ("AV1 Bitstream & Decoding Process Specification", 5.5.2).
package struct AV1ColourFormat: Sendable, Hashable {
    /// BitDepth: 8, 10 or 12.
    package let bitDepth: Int
    /// mono_chrome.
    package let isMonochrome: Bool
    /// subsampling_x.
    package let isSubsampledHorizontally: Bool
    /// subsampling_y.
    package let isSubsampledVertically: Bool
    /// chroma_sample_position: 0 unknown, 1 vertical, 2 colocated.
    package let chromaPosition: UInt8
    /// Colour description; nil where an av1C box does not carry a sequence header that says it.
    package let colour: ColourInformation?

    /// The format as given.
    package init(
        bitDepth: Int, isMonochrome: Bool, isSubsampledHorizontally: Bool, isSubsampledVertically: Bool,
        chromaPosition: UInt8, colour: ColourInformation?
    ) {
        self.bitDepth = bitDepth
        self.isMonochrome = isMonochrome
        self.isSubsampledHorizontally = isSubsampledHorizontally
        self.isSubsampledVertically = isSubsampledVertically
        self.chromaPosition = chromaPosition & 3
        self.colour = colour
    }

    /// Reads color_config.
    package init(reader: inout BitReader, profile: UInt8) throws(CodecConfigurationError) {
        let isHigh = try reader.flag()
        let isTwelve = try profile == 2 && isHigh ? reader.flag() : false
        let depth = isTwelve ? 12 : isHigh ? 10 : 8
        let isGrey = try profile == 1 ? false : reader.flag()
        var codes: (UInt8, UInt8, UInt8) = (2, 2, 2)
        if try reader.flag() {
            codes.0 = try reader.small(8)
            codes.1 = try reader.small(8)
            codes.2 = try reader.small(8)
        }
        var isFullRange = true
        var (horizontal, vertical) = (false, false)
        var position: UInt8 = 0
        let isRGB = !isGrey && codes == (1, 13, 0)
        if !isRGB {
            isFullRange = try reader.flag()
            switch profile {
            case _ where isGrey: (horizontal, vertical) = (true, true)
            case 0: (horizontal, vertical) = (true, true)
            case 1: (horizontal, vertical) = (false, false)
            default:
                horizontal = try depth == 12 ? reader.flag() : true
                vertical = try depth == 12 && horizontal ? reader.flag() : false
            }
            if !isGrey, horizontal, vertical { position = try reader.small(2) }
        }
        if !isGrey { try reader.skip(1) }
        self.init(
            bitDepth: depth, isMonochrome: isGrey, isSubsampledHorizontally: horizontal,
            isSubsampledVertically: vertical, chromaPosition: position,
            colour: ColourInformation(
                primaries: codes.0, transfer: codes.1, matrix: codes.2, isFullRange: isFullRange))
    }
}
