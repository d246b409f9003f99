internal import MediaFFmpeg

/// One sample on its way to the outputs.
struct MediaSample {
    /// Where its bytes for MP4 are.
    let payload: SamplePayload
    /// Number of bytes in MP4.
    let byteCount: Int
    /// Presentation time on the output timeline, in ticks of the track; the presentation starts at zero.
    var time: Int64
    /// How long it lasts by its own word, in ticks of the track.
    var duration: Int64?
    let isSync: Bool
    /// Timestamp in the source, before any repair, in ticks of the source.
    let sourceTicks: Int64
    /// What repairs added to it.
    let sourceShift: Int64
    /// Where the container says the packet lies, or the last one before it that it says it of.
    let sourceOffset: Int64?

    init(
        _ payload: SamplePayload, time: Int64, duration: Int64?, isSync: Bool, sourceTicks: Int64 = 0,
        sourceShift: Int64 = 0, sourceOffset: Int64? = nil
    ) {
        self.payload = payload
        byteCount = payload.byteCount
        self.time = time
        self.duration = duration
        self.isSync = isSync
        self.sourceTicks = sourceTicks
        self.sourceShift = sourceShift
        self.sourceOffset = sourceOffset
    }
}
