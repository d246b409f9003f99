extension H264SequenceParameterSet {
    /// The fields only the High family of profiles has (ISO/IEC 14496-10, 7.3.2.1.1), with what is inferred elsewhere.
    struct ChromaAndDepth {
        var chroma = 1
        var separatePlanes = false
        var luma = 8
        var chromaDepth = 8
        var lossless = false
        var scaling = false

        init(profileIDC: UInt8, reader: inout BitReader) throws(CodecConfigurationError) {
            guard H264SequenceParameterSet.hasChromaFormat(profileIDC: profileIDC) else { return }
            chroma = try reader.ue(atMost: 3, "chroma_format_idc")
            if chroma == 3 { separatePlanes = try reader.flag() }
            luma = 8 + (try reader.ue(atMost: 6, "bit_depth_luma_minus8"))
            chromaDepth = 8 + (try reader.ue(atMost: 6, "bit_depth_chroma_minus8"))
            lossless = try reader.flag()
            scaling = try reader.flag()
            guard scaling else { return }
            for index in 0..<(chroma == 3 ? 12 : 8) where try reader.flag() {
                try Self.skipScalingList(&reader, size: index < 6 ? 16 : 64)
            }
        }

        /// scaling_list (7.3.2.1.1.1): the deltas end early when one makes the next scale 0.
        private static func skipScalingList(
            _ reader: inout BitReader,
            size: Int
        ) throws(CodecConfigurationError) {
            var last = 8
            for _ in 0..<size {
                let delta = try reader.se()
                guard (-128...127).contains(delta) else { throw .invalid("delta_scale") }
                last = (last + delta + 256) % 256
                if last == 0 { return }
            }
        }
    }
}
