internal import MediaCore
internal import MediaFFmpeg

/// Puts decoded pictures on the output's timeline: on an even grid, or at their own times.
struct FrameClock {
    /// Ticks per second of the output.
    let timescale: Int32
    /// Ticks between pictures; nil where they come unevenly.
    let step: Int64?
    /// Whether pictures are moved to the grid.
    let snaps: Bool
    /// Where the first picture lies, by which rounding is decided alike for all.
    private let phase: MediaTime
    private let rate: Rational?

    init(_ encoding: VideoEncoding, source: TrackContext) {
        rate = encoding.frameRate
        snaps = !encoding.keepsTimes
        phase = (source.info.startTime ?? .zero) - source.zero
        if snaps, let rate {
            // A timescale that holds the frame's length exactly and is fine enough for sound to be compared with.
            let factor = max(1, (12_000 + Int64(rate.numerator) - 1) / Int64(rate.numerator))
            timescale = Int32(clamping: Int64(rate.numerator) * factor)
            step = Int64(rate.denominator) * factor
        } else {
            timescale = source.timescale
            step = rate.map { Int64((Double(source.timescale) / $0.value).rounded()) }
        }
    }

    /// The tick of a picture shown at a time of the presentation.
    func tick(_ time: MediaTime) -> Int64 {
        guard snaps, let rate, let step else { return time.ticks(at: timescale) }
        return (index(time - phase, rate) + index(phase, rate)) * step
    }

    /// Number of the picture of an even sequence that is nearest to a time.
    private func index(_ time: MediaTime, _ rate: Rational) -> Int64 {
        let product = Int128(time.value) * Int128(rate.numerator)
        let divisor = Int128(time.timescale) * Int128(rate.denominator)
        let half = product >= 0 ? divisor / 2 : -divisor / 2
        return Int64(clamping: (product + half) / divisor)
    }

    /// Ticks of a length of time, a whole number of pictures where they come evenly.
    func ticks(_ duration: MediaTime) -> Int64 {
        guard let step else { return max(duration.ticks(at: timescale), 1) }
        let exact = duration.ticks(at: timescale)
        return max((exact + step / 2) / step, 1) * step
    }
}
