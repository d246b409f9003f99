extension VideoUsabilityInformation {
    /// Reads vui_parameters of an H.264 sequence parameter set (ISO/IEC 14496-10, E.1.1). Never throws: what is damaged
    /// ends the reading and is marked, because players too go on with the rest of such a parameter set.
    package init(h264 reader: inout BitReader) {
        self.init()
        do throws(CodecConfigurationError) {
            try readH264(&reader)
        } catch {
            isDamaged = true
        }
    }

    /// The part both codecs begin with, up to and including the chroma location.
    mutating func readCommonStart(_ reader: inout BitReader) throws(CodecConfigurationError) {
        if try reader.flag() {
            let index = try reader.bits(8)
            if index == 255 {
                let width = try reader.bits(16)
                let height = try reader.bits(16)
                if width > 0, height > 0 { sampleAspectRatio = SampleAspectRatio(width: width, height: height) }
            } else {
                sampleAspectRatio = SampleAspectRatio(index: index)
            }
        }
        if try reader.flag() { isOverscanAppropriate = try reader.flag() }
        if try reader.flag() {
            videoFormat = try reader.small(3)
            isFullRange = try reader.flag()
            if try reader.flag() {
                let primaries = try reader.small(8)
                let transfer = try reader.small(8)
                let matrix = try reader.small(8)
                colour = ColourInformation(
                    primaries: primaries, transfer: transfer, matrix: matrix, isFullRange: isFullRange)
            }
        }
        if try reader.flag() {
            chromaLocationTop = try reader.ue(atMost: 5, "chroma_sample_loc_type_top_field")
            chromaLocationBottom = try reader.ue(atMost: 5, "chroma_sample_loc_type_bottom_field")
        }
    }

    private mutating func readH264(_ reader: inout BitReader) throws(CodecConfigurationError) {
        try readCommonStart(&reader)
        if try reader.flag() {
            let units = UInt32(truncatingIfNeeded: try reader.bits(32))
            let scale = UInt32(truncatingIfNeeded: try reader.bits(32))
            timing = VideoTiming(unitsInTick: units, timeScale: scale, isFixed: try reader.flag())
        }
        let hasNAL = try reader.flag()
        if hasNAL { try readH264HypotheticalDecoder(&reader) }
        let hasVCL = try reader.flag()
        if hasVCL { try readH264HypotheticalDecoder(&reader) }
        if hasNAL || hasVCL { try reader.skip(1) }
        hasHypotheticalReferenceDecoder = hasNAL || hasVCL
        hasPictureStructure = try reader.flag()
        guard try reader.flag() else { return }
        try reader.skip(1)
        for _ in 0..<4 { _ = try reader.ue() }
        let reorder = try reader.ue(atMost: 16, "max_num_reorder_frames")
        let buffering = try reader.ue(atMost: 16, "max_dec_frame_buffering")
        guard reorder <= buffering else { throw .invalid("max_num_reorder_frames") }
        maximumReorderFrames = reorder
        maximumFrameBuffering = buffering
    }

    /// hrd_parameters (ISO/IEC 14496-10, E.1.2), of which only the field lengths are kept.
    private mutating func readH264HypotheticalDecoder(_ reader: inout BitReader) throws(CodecConfigurationError) {
        let count = try reader.ue(atMost: 31, "cpb_cnt_minus1") + 1
        try reader.skip(8)
        for _ in 0..<count {
            _ = try reader.ue()
            _ = try reader.ue()
            try reader.skip(1)
        }
        try reader.skip(5)
        removalDelayLength = try reader.bits(5) + 1
        outputDelayLength = try reader.bits(5) + 1
        try reader.skip(5)
    }
}
