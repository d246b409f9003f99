package import MediaCore

/// Seconds per tick of a stream, as FFmpeg gives it: `numerator / denominator`, both positive.
package struct TimeBase: Sendable, Hashable {
    package let numerator: Int32
    package let denominator: Int32

    package init(numerator: Int32, denominator: Int32) {
        self.numerator = max(numerator, 1)
        self.denominator = max(denominator, 1)
    }

    /// Ticks of this time base as an exact time.
    package func time(_ ticks: Int64) -> MediaTime {
        let (value, overflow) = ticks.multipliedReportingOverflow(by: Int64(numerator))
        return MediaTime(value: overflow ? (ticks < 0 ? .min : .max) : value, timescale: denominator)
    }

    /// The ticks nearest to a time.
    package func ticks(_ time: MediaTime) -> Int64 { time.ticks(at: denominator) / Int64(numerator) }
}
