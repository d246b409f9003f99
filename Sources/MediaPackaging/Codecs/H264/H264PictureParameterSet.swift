/// The beginning of a picture parameter set of H.264 (ISO/IEC 14496-10, 7.3.2.2).
package struct H264PictureParameterSet: Sendable, Hashable {
    /// pic_parameter_set_id.
    package let id: Int
    /// seq_parameter_set_id.
    package let sequenceParameterSetID: Int
    /// entropy_coding_mode_flag: CABAC rather than CAVLC.
    package let usesArithmeticCoding: Bool
    /// bottom_field_pic_order_in_frame_present_flag.
    package let hasBottomFieldOrder: Bool

    /// Reads a whole NAL unit of type 8, header byte and emulation prevention included.
    package init(parsing nalUnit: [UInt8]) throws(CodecConfigurationError) {
        guard H264NALUnitType(of: nalUnit) == .pictureParameterSet else {
            throw nalUnit.isEmpty ? .truncated : .invalid("nal_unit_type")
        }
        var reader = BitReader(BitReader.removingEmulationPrevention(nalUnit.dropFirst(), limit: 32))
        id = try reader.ue(atMost: 255, "pic_parameter_set_id")
        sequenceParameterSetID = try reader.ue(atMost: 31, "seq_parameter_set_id")
        usesArithmeticCoding = try reader.flag()
        hasBottomFieldOrder = try reader.flag()
    }
}
