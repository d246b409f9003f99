/// Video usability information as far as H.264 (ISO/IEC 14496-10, E.1.1) and HEVC (ISO/IEC 23008-2, E.2.1) share it.
package struct VideoUsabilityInformation: Sendable, Hashable {
    /// The sample aspect ratio; nil where unspecified.
    package var sampleAspectRatio: SampleAspectRatio?
    /// overscan_appropriate_flag; nil where not present.
    package var isOverscanAppropriate: Bool?
    /// video_format (5 is unspecified); nil where not present.
    package var videoFormat: UInt8?
    /// video_full_range_flag.
    package var isFullRange = false
    /// The colour description; nil where not present.
    package var colour: ColourInformation?
    /// chroma_sample_loc_type_top_field; nil where not present.
    package var chromaLocationTop: Int?
    /// chroma_sample_loc_type_bottom_field; nil where not present.
    package var chromaLocationBottom: Int?
    /// Ticks and timescale; nil where not present.
    package var timing: VideoTiming?
    /// nal or vcl hrd_parameters are present.
    package var hasHypotheticalReferenceDecoder = false
    /// The bits of cpb_removal_delay in a picture timing message (H.264).
    package var removalDelayLength = 24
    /// The bits of dpb_output_delay in a picture timing message (H.264).
    package var outputDelayLength = 24
    /// pic_struct_present_flag (H.264) or frame_field_info_present_flag (HEVC).
    package var hasPictureStructure = false
    /// field_seq_flag: every picture is a field (HEVC).
    package var isFieldSequence = false
    /// default_display_window: what to cut off further (HEVC), in chroma units.
    package var defaultDisplayWindow: PictureCropping?
    /// max_num_reorder_frames (H.264); nil where there is no bitstream_restriction.
    package var maximumReorderFrames: Int?
    /// max_dec_frame_buffering (H.264); nil where there is no bitstream_restriction.
    package var maximumFrameBuffering: Int?
    /// min_spatial_segmentation_idc (HEVC).
    package var minimumSpatialSegmentation = 0
    /// Whether the bytes ended, or went wrong, before the end: the fields read until then stand.
    package var isDamaged = false

    /// Nothing known.
    package init() {}
}
