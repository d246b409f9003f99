/// A video parameter set of HEVC (ISO/IEC 23008-2, 7.3.2.1), up to its timing.
package struct HEVCVideoParameterSet: Sendable, Hashable {
    /// vps_video_parameter_set_id.
    package let id: Int
    /// vps_max_layers_minus1 + 1; more than 1 means a multi-layer stream (MV-HEVC, SHVC).
    package let maximumLayers: Int
    /// vps_max_sub_layers_minus1 + 1.
    package let maximumSubLayers: Int
    /// vps_temporal_id_nesting_flag.
    package let hasTemporalNesting: Bool
    /// The general profile, tier and level.
    package let profile: HEVCProfileTierLevel
    /// vps_timing_info; nil where not present.
    package let timing: VideoTiming?

    /// Reads a whole NAL unit, header and emulation prevention included.
    package init(parsing nalUnit: [UInt8]) throws(CodecConfigurationError) {
        guard HEVCNALUnitType(of: nalUnit) == .videoParameterSet else {
            throw nalUnit.count < 2 ? .truncated : .invalid("nal_unit_type")
        }
        var reader = BitReader(BitReader.removingEmulationPrevention(nalUnit.dropFirst(2)))
        id = try reader.bits(4)
        try reader.skip(2)
        maximumLayers = try reader.bits(6) + 1
        let subLayers = try reader.bits(3)
        guard subLayers < 7 else { throw .invalid("vps_max_sub_layers_minus1") }
        maximumSubLayers = subLayers + 1
        hasTemporalNesting = try reader.flag()
        try reader.skip(16)
        profile = try HEVCProfileTierLevel(reader: &reader, subLayers: subLayers)
        let hasAll = try reader.flag()
        for _ in (hasAll ? 0 : subLayers)...subLayers {
            for _ in 0..<3 { _ = try reader.ue() }
        }
        let maximumLayerID = try reader.bits(6)
        let sets = try reader.ue(atMost: 1023, "vps_num_layer_sets_minus1")
        try reader.skip(sets * (maximumLayerID + 1))
        if try reader.flag() {
            let units = UInt32(truncatingIfNeeded: try reader.bits(32))
            let scale = UInt32(truncatingIfNeeded: try reader.bits(32))
            timing = VideoTiming(unitsInTick: units, timeScale: scale, isFixed: try reader.flag())
        } else {
            timing = nil
        }
    }
}
