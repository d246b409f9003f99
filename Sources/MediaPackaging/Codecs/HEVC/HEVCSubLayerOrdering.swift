/// sps_max_dec_pic_buffering_minus1 and its company for one sub-layer (ISO/IEC 23008-2, 7.4.3.2.1).
package struct HEVCSubLayerOrdering: Sendable, Hashable {
    /// sps_max_dec_pic_buffering_minus1 + 1.
    package let maximumBuffering: Int
    /// sps_max_num_reorder_pics.
    package let maximumReorder: Int
    /// sps_max_latency_increase_plus1.
    package let latencyIncreasePlus1: Int
}
