/// The beginning of a slice header of H.264 (ISO/IEC 14496-10, 7.3.3).
package struct H264SliceHeader: Sendable, Hashable {
    /// The type of the NAL unit the slice came in.
    package let nalUnitType: H264NALUnitType
    /// nal_ref_idc: 0 is a picture nothing refers to.
    package let referenceIDC: UInt8
    /// first_mb_in_slice; 0 begins a picture.
    package let firstMacroblock: Int
    /// slice_type modulo 5.
    package let kind: Kind
    /// pic_parameter_set_id.
    package let pictureParameterSetID: Int
    /// frame_num.
    package let frameNumber: Int
    /// field_pic_flag: the picture is one field.
    package let isField: Bool
    /// bottom_field_flag.
    package let isBottomField: Bool
    /// idr_pic_id; nil unless the picture is an IDR picture.
    package let idrPictureID: Int?
    /// pic_order_cnt_lsb; nil unless pic_order_cnt_type is 0.
    package let pictureOrderCount: Int?

    /// slice_type (ISO/IEC 14496-10, table 7-6).
    package enum Kind: Int, Sendable {
        case p, b, i, sp, si
    }

    /// Reads the start of a NAL unit of type 1, 2 or 5 against the sequence parameter set it belongs to.
    package init(
        parsing nalUnit: [UInt8],
        sequence: H264SequenceParameterSet
    ) throws(CodecConfigurationError) {
        guard let header = nalUnit.first, let type = H264NALUnitType(of: nalUnit) else { throw .truncated }
        guard [.nonIDRSlice, .partitionA, .idrSlice].contains(type) else { throw .invalid("nal_unit_type") }
        nalUnitType = type
        referenceIDC = (header >> 5) & 3
        var reader = BitReader(BitReader.removingEmulationPrevention(nalUnit.dropFirst(), limit: 64))
        firstMacroblock = try reader.ue()
        guard let kind = Kind(rawValue: try reader.ue(atMost: 9, "slice_type") % 5) else {
            throw .invalid("slice_type")
        }
        self.kind = kind
        pictureParameterSetID = try reader.ue(atMost: 255, "pic_parameter_set_id")
        if sequence.hasSeparateColourPlanes { try reader.skip(2) }
        frameNumber = try reader.bits(sequence.log2MaximumFrameNumber)
        isField = try sequence.isFrameOnly ? false : reader.flag()
        isBottomField = try isField ? reader.flag() : false
        idrPictureID = try type == .idrSlice ? reader.ue(atMost: 65535, "idr_pic_id") : nil
        pictureOrderCount =
            try sequence.pictureOrderCountType == 0
            ? reader.bits(sequence.log2MaximumPictureOrderCount) : nil
    }
}
