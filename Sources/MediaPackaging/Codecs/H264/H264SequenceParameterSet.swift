/// A sequence parameter set of H.264 (ISO/IEC 14496-10, 7.3.2.1.1).
package struct H264SequenceParameterSet: Sendable, Hashable {
    /// profile_idc.
    package let profileIDC: UInt8
    /// The byte with constraint_set0_flag (0x80) to constraint_set5_flag (0x04).
    package let constraintFlags: UInt8
    /// level_idc, ten times the level's number.
    package let levelIDC: UInt8
    /// seq_parameter_set_id.
    package let id: Int
    /// chroma_format_idc: 0 monochrome, 1 4:2:0, 2 4:2:2, 3 4:4:4.
    package let chromaFormatIDC: Int
    /// separate_colour_plane_flag.
    package let hasSeparateColourPlanes: Bool
    /// The bits of a luma sample.
    package let bitDepthLuma: Int
    /// The bits of a chroma sample.
    package let bitDepthChroma: Int
    /// qpprime_y_zero_transform_bypass_flag.
    package let allowsLossless: Bool
    /// seq_scaling_matrix_present_flag.
    package let hasScalingLists: Bool
    /// log2_max_frame_num_minus4 + 4.
    package let log2MaximumFrameNumber: Int
    /// pic_order_cnt_type.
    package let pictureOrderCountType: Int
    /// log2_max_pic_order_cnt_lsb_minus4 + 4; 0 unless the type is 0.
    package let log2MaximumPictureOrderCount: Int
    /// max_num_ref_frames.
    package let maximumReferenceFrames: Int
    /// gaps_in_frame_num_value_allowed_flag.
    package let allowsFrameNumberGaps: Bool
    /// The coded width in luma samples.
    package let codedWidth: Int
    /// The coded height of a frame in luma samples.
    package let codedHeight: Int
    /// frame_mbs_only_flag: no fields and no mixed macroblocks.
    package let isFrameOnly: Bool
    /// mb_adaptive_frame_field_flag.
    package let isMacroblockAdaptive: Bool
    /// The frame cropping in luma samples.
    package let cropping: PictureCropping
    /// The VUI; nil where not present.
    package let usability: VideoUsabilityInformation?

    /// The width after cropping.
    package var width: Int { codedWidth - cropping.left - cropping.right }
    /// The height after cropping.
    package var height: Int { codedHeight - cropping.top - cropping.bottom }
    /// The colour of the VUI; unspecified where it has none.
    package var colour: ColourInformation { usability?.colour ?? .unspecified }
    /// The frame rate of the VUI as a fraction (two ticks make a frame); nil without usable timing.
    package var frameRate: (numerator: Int, denominator: Int)? {
        guard let timing = usability?.timing, timing.isUsable else { return nil }
        return (Int(timing.timeScale), 2 * Int(timing.unitsInTick))
    }

    /// Profiles whose parameter set has the chroma format and the bit depths.
    static func hasChromaFormat(profileIDC: UInt8) -> Bool {
        [100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135, 144].contains(profileIDC)
    }

    /// Reads a whole NAL unit, header byte and emulation prevention included (type 7 or 15).
    package init(parsing nalUnit: [UInt8]) throws(CodecConfigurationError) {
        let type = H264NALUnitType(of: nalUnit)
        guard type == .sequenceParameterSet || type == .subsetSequenceParameterSet else {
            throw nalUnit.isEmpty ? .truncated : .invalid("nal_unit_type")
        }
        var reader = BitReader(BitReader.removingEmulationPrevention(nalUnit.dropFirst()))
        profileIDC = try reader.small(8)
        constraintFlags = try reader.small(8)
        levelIDC = try reader.small(8)
        id = try reader.ue(atMost: 31, "seq_parameter_set_id")
        let format = try ChromaAndDepth(profileIDC: profileIDC, reader: &reader)
        chromaFormatIDC = format.chroma
        hasSeparateColourPlanes = format.separatePlanes
        bitDepthLuma = format.luma
        bitDepthChroma = format.chromaDepth
        allowsLossless = format.lossless
        hasScalingLists = format.scaling

        log2MaximumFrameNumber = 4 + (try reader.ue(atMost: 12, "log2_max_frame_num_minus4"))
        pictureOrderCountType = try reader.ue(atMost: 2, "pic_order_cnt_type")
        if pictureOrderCountType == 0 {
            log2MaximumPictureOrderCount = 4 + (try reader.ue(atMost: 12, "log2_max_pic_order_cnt_lsb_minus4"))
        } else {
            log2MaximumPictureOrderCount = 0
            if pictureOrderCountType == 1 { try Self.skipPictureOrderCycle(&reader) }
        }
        maximumReferenceFrames = try reader.ue(atMost: 32, "max_num_ref_frames")
        allowsFrameNumberGaps = try reader.flag()
        codedWidth = 16 * (1 + (try reader.ue(atMost: 4095, "pic_width_in_mbs_minus1")))
        let mapUnits = 1 + (try reader.ue(atMost: 4095, "pic_height_in_map_units_minus1"))
        isFrameOnly = try reader.flag()
        codedHeight = 16 * mapUnits * (isFrameOnly ? 1 : 2)
        isMacroblockAdaptive = try isFrameOnly ? false : reader.flag()
        try reader.skip(1)
        if try reader.flag() {
            let isPlanar = format.chroma == 0 || format.separatePlanes
            let unitWidth = !isPlanar && format.chroma < 3 ? 2 : 1
            let unitHeight = (!isPlanar && format.chroma == 1 ? 2 : 1) * (isFrameOnly ? 1 : 2)
            cropping = try PictureCropping(reader: &reader, unitWidth: unitWidth, unitHeight: unitHeight)
        } else {
            cropping = .none
        }
        guard cropping.left + cropping.right < codedWidth, cropping.top + cropping.bottom < codedHeight else {
            throw .invalid("frame_cropping")
        }
        usability = try reader.flag() ? VideoUsabilityInformation(h264: &reader) : nil
    }

    /// offset_for_ref_frame and its company, of pic_order_cnt_type 1.
    private static func skipPictureOrderCycle(_ reader: inout BitReader) throws(CodecConfigurationError) {
        try reader.skip(1)
        _ = try reader.se()
        _ = try reader.se()
        let count = try reader.ue(atMost: 255, "num_ref_frames_in_pic_order_cnt_cycle")
        for _ in 0..<count { _ = try reader.se() }
    }
}
