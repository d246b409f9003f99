/// The uncompressed header of a VP9 key frame ("VP9 Bitstream & Decoding Process Specification", 6.2).
package struct VP9FrameHeader: Sendable, Hashable {
    /// profile, 0 to 3.
    package let profile: UInt8
    /// BitDepth: 8, 10 or 12.
    package let bitDepth: Int
    /// color_space (7.2.2): 1 BT.601, 2 BT.709, 3 SMPTE-170, 4 SMPTE-240, 5 BT.2020, 7 sRGB.
    package let colourSpace: UInt8
    /// color_range.
    package let isFullRange: Bool
    /// subsampling_x.
    package let isSubsampledHorizontally: Bool
    /// subsampling_y.
    package let isSubsampledVertically: Bool
    /// frame_width_minus_1 + 1.
    package let width: Int
    /// frame_height_minus_1 + 1.
    package let height: Int
    /// render_width_minus_1 + 1, else the frame's width.
    package let renderWidth: Int
    /// render_height_minus_1 + 1, else the frame's height.
    package let renderHeight: Int

    /// Reads the first frame of a sample. `unsupported` where it is not a key frame.
    package init(parsing frame: [UInt8]) throws(CodecConfigurationError) {
        var reader = BitReader(frame)
        guard try reader.bits(2) == 2 else { throw .invalid("frame_marker") }
        let low = try reader.small(1)
        let high = try reader.small(1)
        profile = high << 1 | low
        if profile == 3, try reader.flag() { throw .unsupported("profile") }
        if try reader.flag() { throw .unsupported("show_existing_frame") }
        if try reader.flag() { throw .unsupported("not a key frame") }
        try reader.skip(2)
        guard try reader.bits(24) == 0x498342 else { throw .invalid("frame_sync_code") }
        let isTwelve = try profile >= 2 ? reader.flag() : false
        bitDepth = profile < 2 ? 8 : isTwelve ? 12 : 10
        colourSpace = try reader.small(3)
        let mayVary = profile & 1 == 1
        if colourSpace == 7 {
            guard mayVary else { throw .invalid("color_space") }
            isFullRange = true
            isSubsampledHorizontally = false
            isSubsampledVertically = false
        } else {
            isFullRange = try reader.flag()
            isSubsampledHorizontally = try mayVary ? reader.flag() : true
            isSubsampledVertically = try mayVary ? reader.flag() : true
        }
        if mayVary { try reader.skip(1) }
        width = try reader.bits(16) + 1
        height = try reader.bits(16) + 1
        let hasRenderSize = try reader.flag()
        renderWidth = try hasRenderSize ? reader.bits(16) + 1 : width
        renderHeight = try hasRenderSize ? reader.bits(16) + 1 : height
    }

    /// The colour as code points: the header only knows the matrix, primaries and transfer go with it.
    package var colour: ColourInformation {
        let codes: (UInt8, UInt8, UInt8) =
            switch colourSpace {
            case 1: (5, 6, 5)
            case 2: (1, 1, 1)
            case 3: (6, 6, 6)
            case 4: (7, 7, 7)
            case 5: (9, 14, 9)
            case 7: (1, 13, 0)
            default: (2, 2, 2)
            }
        return ColourInformation(
            primaries: codes.0, transfer: codes.1, matrix: codes.2, isFullRange: isFullRange)
    }

    /// chromaSubsampling of a vpcC box: 1 4:2:0 colocated, 2 4:2:2, 3 4:4:4; nil for 4:4:0, which the box cannot say.
    package var chromaSubsampling: UInt8? {
        switch (isSubsampledHorizontally, isSubsampledVertically) {
        case (true, true): 1
        case (true, false): 2
        case (false, false): 3
        case (false, true): nil
        }
    }
}
