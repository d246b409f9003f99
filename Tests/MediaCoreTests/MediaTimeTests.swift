import MediaCore
import Testing

@Suite struct MediaTimeTests {
    @Test func timesOfDifferentTimescalesCompareExactly() {
        #expect(MediaTime(value: 1, timescale: 3) == MediaTime(value: 30_000, timescale: 90_000))
        #expect(MediaTime(value: 1, timescale: 3) < MediaTime(value: 30_001, timescale: 90_000))
        #expect(MediaTime(value: -1, timescale: 3) < .zero)
        #expect(Set([MediaTime(value: 2, timescale: 4), MediaTime(value: 1, timescale: 2)]).count == 1)
    }

    @Test func additionIsExactAtTheCommonTimescale() {
        let sum = MediaTime(value: 1024, timescale: 48_000) + MediaTime(value: 1, timescale: 24)
        #expect(sum == MediaTime(value: 3024, timescale: 48_000))
        #expect(sum - MediaTime(value: 1, timescale: 24) == MediaTime(value: 1024, timescale: 48_000))
    }

    @Test func rescalingRoundsHalvesAwayFromZeroAndSaturates() {
        #expect(MediaTime(value: 1, timescale: 2).ticks(at: 1) == 1)
        #expect(MediaTime(value: -1, timescale: 2).ticks(at: 1) == -1)
        #expect(MediaTime(value: -1, timescale: 2).ticks(at: 1, rounding: .up) == 0)
        #expect(MediaTime(value: 1, timescale: 3).ticks(at: 1, rounding: .down) == 0)
        #expect(MediaTime(value: .max, timescale: 1).ticks(at: 90_000) == .max)
    }

    @Test func extremeTimesDoNotTrap() {
        let extremes = [Int64.min, -1, 0, 1, Int64.max].flatMap { value in
            [Int32.min, 0, 1, 90_000, Int32.max].map { MediaTime(value: value, timescale: $0) }
        }
        for left in extremes {
            for right in extremes {
                _ = left + right
                _ = left - right
                _ = left < right
                _ = (-left).description
            }
        }
    }
}
