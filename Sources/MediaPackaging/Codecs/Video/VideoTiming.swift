/// timing_info of a VUI or VPS (ISO/IEC 14496-10, E.2.1; ISO/IEC 23008-2, E.3.1).
package struct VideoTiming: Sendable, Hashable {
    /// num_units_in_tick.
    package let unitsInTick: UInt32
    /// time_scale.
    package let timeScale: UInt32
    /// fixed_frame_rate_flag (H.264) or poc_proportional_to_timing_flag (HEVC).
    package let isFixed: Bool

    /// Timing as given.
    package init(unitsInTick: UInt32, timeScale: UInt32, isFixed: Bool) {
        self.unitsInTick = unitsInTick
        self.timeScale = timeScale
        self.isFixed = isFixed
    }

    /// Whether both numbers are usable as a rate.
    package var isUsable: Bool { unitsInTick > 0 && timeScale > 0 }
}
