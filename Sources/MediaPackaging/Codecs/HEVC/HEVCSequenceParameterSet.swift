/// A sequence parameter set of HEVC (ISO/IEC 23008-2, 7.3.2.2) of the base layer.
package struct HEVCSequenceParameterSet: Sendable, Hashable {
    /// sps_video_parameter_set_id.
    package let videoParameterSetID: Int
    /// sps_seq_parameter_set_id.
    package let id: Int
    /// sps_max_sub_layers_minus1 + 1.
    package let maximumSubLayers: Int
    /// sps_temporal_id_nesting_flag.
    package let hasTemporalNesting: Bool
    /// The general profile, tier and level.
    package let profile: HEVCProfileTierLevel
    /// chroma_format_idc: 0 monochrome, 1 4:2:0, 2 4:2:2, 3 4:4:4.
    package let chromaFormatIDC: Int
    /// separate_colour_plane_flag.
    package let hasSeparateColourPlanes: Bool
    /// pic_width_in_luma_samples.
    package let codedWidth: Int
    /// pic_height_in_luma_samples.
    package let codedHeight: Int
    /// The conformance window, in luma samples.
    package let conformanceWindow: PictureCropping
    /// The bits of a luma sample.
    package let bitDepthLuma: Int
    /// The bits of a chroma sample.
    package let bitDepthChroma: Int
    /// log2_max_pic_order_cnt_lsb_minus4 + 4.
    package let log2MaximumPictureOrderCount: Int
    /// The ordering of each sub-layer, lowest first; where only the highest is given there is one.
    package let subLayerOrdering: [HEVCSubLayerOrdering]
    /// The VUI; nil where not present.
    package let usability: VideoUsabilityInformation?

    /// The width after the conformance window.
    package var width: Int { codedWidth - conformanceWindow.left - conformanceWindow.right }
    /// The height after the conformance window (of a field, in a field sequence).
    package var height: Int { codedHeight - conformanceWindow.top - conformanceWindow.bottom }
    /// The pictures that may precede one in decoding order and follow it in output order, of all sub-layers.
    package var maximumReorder: Int { subLayerOrdering.last?.maximumReorder ?? 0 }
    /// The colour of the VUI; unspecified where it has none.
    package var colour: ColourInformation { usability?.colour ?? .unspecified }
    /// The picture rate of the VUI as a fraction; nil without usable timing.
    package var frameRate: (numerator: Int, denominator: Int)? {
        guard let timing = usability?.timing, timing.isUsable else { return nil }
        return (Int(timing.timeScale), Int(timing.unitsInTick))
    }

    /// Reads a whole NAL unit, header and emulation prevention included. Layers above the base are `unsupported`.
    package init(parsing nalUnit: [UInt8]) throws(CodecConfigurationError) {
        guard nalUnit.count >= 2 else { throw .truncated }
        guard HEVCNALUnitType(of: nalUnit) == .sequenceParameterSet else { throw .invalid("nal_unit_type") }
        guard nalUnit[0] & 1 == 0, nalUnit[1] >> 3 == 0 else { throw .unsupported("nuh_layer_id") }
        var reader = BitReader(BitReader.removingEmulationPrevention(nalUnit.dropFirst(2)))
        videoParameterSetID = try reader.bits(4)
        let subLayers = try reader.bits(3)
        guard subLayers < 7 else { throw .invalid("sps_max_sub_layers_minus1") }
        maximumSubLayers = subLayers + 1
        hasTemporalNesting = try reader.flag()
        profile = try HEVCProfileTierLevel(reader: &reader, subLayers: subLayers)
        id = try reader.ue(atMost: 15, "sps_seq_parameter_set_id")
        chromaFormatIDC = try reader.ue(atMost: 3, "chroma_format_idc")
        hasSeparateColourPlanes = try chromaFormatIDC == 3 ? reader.flag() : false
        codedWidth = try reader.ue(atMost: 1 << 16, "pic_width_in_luma_samples")
        codedHeight = try reader.ue(atMost: 1 << 16, "pic_height_in_luma_samples")
        let unitWidth = chromaFormatIDC == 1 || chromaFormatIDC == 2 ? 2 : 1
        let unitHeight = chromaFormatIDC == 1 ? 2 : 1
        conformanceWindow =
            try reader.flag()
            ? PictureCropping(reader: &reader, unitWidth: unitWidth, unitHeight: unitHeight) : .none
        guard conformanceWindow.left + conformanceWindow.right < codedWidth,
            conformanceWindow.top + conformanceWindow.bottom < codedHeight
        else { throw .invalid("conf_win_offset") }
        bitDepthLuma = 8 + (try reader.ue(atMost: 8, "bit_depth_luma_minus8"))
        bitDepthChroma = 8 + (try reader.ue(atMost: 8, "bit_depth_chroma_minus8"))
        log2MaximumPictureOrderCount = 4 + (try reader.ue(atMost: 12, "log2_max_pic_order_cnt_lsb_minus4"))
        subLayerOrdering = try Self.readOrdering(&reader, subLayers: subLayers)
        try Self.skipCodingTools(&reader)
        try Self.skipReferencePictures(&reader, orderCountLength: log2MaximumPictureOrderCount)
        try reader.skip(2)
        usability =
            try reader.flag() ? VideoUsabilityInformation(hevc: &reader, subLayers: subLayers) : nil
    }

    private static func readOrdering(
        _ reader: inout BitReader,
        subLayers: Int
    ) throws(CodecConfigurationError) -> [HEVCSubLayerOrdering] {
        var ordering: [HEVCSubLayerOrdering] = []
        let hasAll = try reader.flag()
        for _ in (hasAll ? 0 : subLayers)...subLayers {
            let buffering = try reader.ue(atMost: 15, "sps_max_dec_pic_buffering_minus1") + 1
            let reorder = try reader.ue(atMost: 15, "sps_max_num_reorder_pics")
            let latency = try reader.ue()
            ordering.append(
                HEVCSubLayerOrdering(
                    maximumBuffering: buffering, maximumReorder: reorder, latencyIncreasePlus1: latency))
        }
        return ordering
    }
}
