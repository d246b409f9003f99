/// A point in time or a duration as an exact rational number of seconds: `value / timescale`.
///
/// Times of one track share the track's timescale; arithmetic between different timescales is exact
/// whenever the result fits, and rounds to the finer of the two timescales otherwise. There is no
/// "invalid" time: an unknown time is an `Optional`.
public struct MediaTime: Sendable {
    /// The number of ticks.
    public var value: Int64
    /// Ticks per second; always positive.
    public var timescale: Int32

    /// Creates a time of `value` ticks of `1 / timescale` seconds. A timescale below one counts as one.
    public init(value: Int64, timescale: Int32) {
        self.value = value
        self.timescale = max(timescale, 1)
    }

    /// Zero seconds.
    public static let zero = MediaTime(value: 0, timescale: 1)

    /// Seconds as a floating-point number, for display and for tolerant comparison only.
    public var seconds: Double { Double(value) / Double(timescale) }

    /// The time nearest to a number of seconds at the given timescale.
    ///
    /// Not-a-number and values that do not fit become the nearest representable time.
    public init(seconds: Double, timescale: Int32 = 1_000_000) {
        let ticks = (seconds * Double(max(timescale, 1))).rounded()
        let value: Int64 =
            if ticks.isNaN { 0 } else if ticks >= 9.2e18 { .max } else if ticks <= -9.2e18 { .min } else {
                Int64(ticks)
            }
        self.init(value: value, timescale: timescale)
    }
}
