package import MediaCore

extension MediaPlaylist {
    /// The durations as EXTINF says them: whole microseconds whose running sum never strays from the exact sum.
    ///
    /// Bandwidth is measured over these, because a player and a validator divide by them.
    package var writtenDurations: [MediaTime] {
        writtenMicroseconds.map { MediaTime(value: $0, timescale: 1_000_000) }
    }

    /// How long the longest segment plays; nil where there is none.
    package var longestDuration: MediaTime? {
        var longest: MediaTime?
        for index in segments.indices { longest = max(longest ?? .zero, segments[index].duration) }
        return longest
    }

    /// The least EXT-X-TARGETDURATION the list may declare, seconds: no EXTINF, rounded to the nearest integer,
    /// exceeds it (RFC 8216 4.3.3.1). At least one.
    package var minimumTargetDuration: Int {
        Self.minimumTargetDuration(of: writtenMicroseconds)
    }

    /// The same of EXTINF values that are known.
    static func minimumTargetDuration(of microseconds: [Int64]) -> Int {
        max(1, microseconds.reduce(0) { max($0, roundedSeconds($1)) })
    }

    /// EXTINF of each segment in microseconds: the end of each segment is rounded and the difference taken.
    /// Never below one, because a player may divide by it.
    var writtenMicroseconds: [Int64] {
        var exactEnd = MediaTime.zero
        var writtenEnd: Int64 = 0
        return segments.indices.map { index in
            exactEnd += max(segments[index].duration, .zero)
            let leastEnd = writtenEnd.addingReportingOverflow(1)
            let end = max(exactEnd.ticks(at: 1_000_000), leastEnd.overflow ? .max : leastEnd.partialValue)
            let duration = max(end - writtenEnd, 1)
            writtenEnd = end
            return duration
        }
    }

    /// Microseconds rounded to the nearest second, halves up.
    private static func roundedSeconds(_ microseconds: Int64) -> Int {
        Int(microseconds / 1_000_000) + (microseconds % 1_000_000 >= 500_000 ? 1 : 0)
    }
}
