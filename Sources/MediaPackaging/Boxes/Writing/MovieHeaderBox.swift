internal import MediaCore

/// The mvhd box (ISO/IEC 14496-12, 8.2.2). No clock: creation and modification are zero.
struct MovieHeaderBox {
    var timescale: UInt32
    /// In ticks of `timescale`.
    var duration: UInt64
    var nextTrackID: UInt32

    func write(to writer: inout BoxWriter) {
        writer.fullBox("mvhd", version: 1) { mvhd in
            mvhd.u64(0)
            mvhd.u64(0)
            mvhd.u32(timescale)
            mvhd.u64(duration)
            mvhd.u32(1 << 16)
            mvhd.u16(0x0100)
            mvhd.zeros(10)
            for value in DisplayMatrix.identity.values { mvhd.i32(value) }
            mvhd.zeros(24)
            mvhd.u32(nextTrackID)
        }
    }
}
