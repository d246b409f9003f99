package import MediaCore

/// The bit rates of a media playlist as BANDWIDTH and AVERAGE-BANDWIDTH define them (RFC 8216 4.3.4.2), measured.
package struct PeakBandwidth: Sendable, Hashable {
    /// The largest bit rate of any contiguous run of segments that lasts 0.5 to 1.5 target durations; where no run
    /// does, that of any one segment. Bits per second, rounded up.
    package let peak: Int
    /// All bits divided by the whole duration; bits per second, rounded up.
    package let average: Int

    /// Measures segments in O(segments x segments in a run), in exact integers.
    ///
    /// A segment without a duration adds its bytes to the runs it stands in and has no rate of its own; negative sizes
    /// and durations count as zero. Durations whose timescales have no common multiple below 2^40 are taken in
    /// nanoseconds.
    package init(segments: [(bytes: Int, duration: MediaTime)], targetDuration: Int) {
        let timescale = Self.commonTimescale(of: segments)
        let ticks = segments.map { Self.ticks(of: $0.duration, at: timescale) }
        let target = Int128(max(targetDuration, 0)) * timescale
        var peak: Int?
        var largest = 0
        var totalBytes: Int128 = 0
        var totalTicks: Int128 = 0
        for start in segments.indices {
            let own = Int128(max(segments[start].bytes, 0))
            totalBytes += own
            totalTicks += ticks[start]
            largest = max(largest, Self.rate(bytes: own, ticks: ticks[start], timescale: timescale))
            var runBytes: Int128 = 0
            var runTicks: Int128 = 0
            for end in start..<segments.count {
                runBytes += Int128(max(segments[end].bytes, 0))
                runTicks += ticks[end]
                if runTicks * 2 > target * 3 { break }
                if runTicks > 0, runTicks * 2 >= target {
                    peak = max(peak ?? 0, Self.rate(bytes: runBytes, ticks: runTicks, timescale: timescale))
                }
            }
        }
        self.peak = peak ?? largest
        average = Self.rate(bytes: totalBytes, ticks: totalTicks, timescale: timescale)
    }

    /// Bits per second rounded up; zero where there is no duration to divide by.
    private static func rate(bytes: Int128, ticks: Int128, timescale: Int128) -> Int {
        guard ticks > 0 else { return 0 }
        let (whole, remainder) = (bytes * 8 * timescale).quotientAndRemainder(dividingBy: ticks)
        return Int(clamping: remainder > 0 ? whole + 1 : whole)
    }

    /// The least common multiple of all timescales, ticks per second; 10^9 where it reaches 2^40.
    private static func commonTimescale(of segments: [(bytes: Int, duration: MediaTime)]) -> Int128 {
        var common: Int64 = 1
        for segment in segments {
            let timescale = Int64(segment.duration.timescale)
            var (a, b) = (common, timescale)
            while b != 0 { (a, b) = (b, a % b) }
            let (multiple, overflow) = (common / a).multipliedReportingOverflow(by: timescale)
            if overflow || multiple >= 1 << 40 { return 1_000_000_000 }
            common = multiple
        }
        return Int128(common)
    }

    /// A duration in ticks of the common timescale, never negative.
    private static func ticks(of duration: MediaTime, at timescale: Int128) -> Int128 {
        max(Int128(duration.value), 0) * timescale / Int128(duration.timescale)
    }
}
