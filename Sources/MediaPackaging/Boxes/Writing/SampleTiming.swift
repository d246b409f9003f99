/// What a box needs to know of one sample: times in ticks of the track's timescale.
package struct SampleTiming: Sendable, Hashable {
    /// Bytes.
    package var byteCount: UInt32
    /// Time until the next sample is decoded.
    package var duration: UInt32
    /// Presentation time less decoding time.
    package var compositionOffset: Int32
    /// Whether decoding can start here.
    package var isSync: Bool

    package init(byteCount: UInt32, duration: UInt32, compositionOffset: Int32, isSync: Bool) {
        self.byteCount = byteCount
        self.duration = duration
        self.compositionOffset = compositionOffset
        self.isSync = isSync
    }
}
