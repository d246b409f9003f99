import MediaCore
import MediaPackaging
import Testing

@Suite struct PeakBandwidthTests {
    /// Segments of `(bytes, milliseconds)`.
    private func segments(_ list: [(Int, Int64)]) -> [(bytes: Int, duration: MediaTime)] {
        list.map { (bytes: $0.0, duration: MediaTime(value: $0.1, timescale: 1000)) }
    }

    @Test func `Segments of one target duration have the rate of the largest as peak`() {
        let measured = PeakBandwidth(segments: segments([(600, 6000), (1200, 6000), (900, 6000)]), targetDuration: 6)
        #expect(measured.peak == 1600)
        #expect(measured.average == 1200)
    }

    @Test func `A segment shorter than half the target counts only within a run`() {
        // Alone the short one would be 8,000 bit/s; the best run is 1,000 + 600 bytes in 7 s.
        let measured = PeakBandwidth(segments: segments([(600, 6000), (1000, 1000), (300, 6000)]), targetDuration: 6)
        #expect(measured.peak == 1829)
        #expect(measured.average == (1900 * 8 + 12) / 13)
    }

    @Test func `Runs of exactly half and one and a half target durations count, a millisecond off does not`() {
        #expect(PeakBandwidth(segments: segments([(900, 3000), (1, 6000)]), targetDuration: 6).peak == 2400)
        #expect(PeakBandwidth(segments: segments([(900, 2999), (1, 6000)]), targetDuration: 6).peak == 801)
        #expect(PeakBandwidth(segments: segments([(900, 2999), (1, 6001)]), targetDuration: 6).peak == 801)
        #expect(PeakBandwidth(segments: segments([(900, 2999), (1, 6002)]), targetDuration: 6).peak == 2)
    }

    @Test func `Where no run qualifies the largest rate of one segment is the peak`() {
        #expect(PeakBandwidth(segments: segments([(100, 1000)]), targetDuration: 6).peak == 800)
        #expect(PeakBandwidth(segments: segments([(100, 20_000), (500, 10_000)]), targetDuration: 6).peak == 400)
    }

    @Test func `Nothing is divided by a missing duration`() {
        for none in [[], segments([(9, 0)]), segments([(9, 0), (9, -1)])] {
            for target in [0, 6] {
                #expect(PeakBandwidth(segments: none, targetDuration: target).peak == 0)
                #expect(PeakBandwidth(segments: none, targetDuration: target).average == 0)
            }
        }
        let measured = PeakBandwidth(segments: segments([(5, 0), (10, 4000), (5, 0), (7, -3)]), targetDuration: 4)
        #expect(measured.peak == 54)
        #expect(measured.average == 54)
    }

    @Test func `A target of nothing gives the largest single rate`() {
        #expect(PeakBandwidth(segments: segments([(5, 1000), (9, 1000)]), targetDuration: 0).peak == 72)
        #expect(PeakBandwidth(segments: segments([(5, 1000), (9, 1000)]), targetDuration: -3).peak == 72)
    }

    @Test func `Rates are rounded up from exact values of mixed timescales`() {
        let mixed: [(bytes: Int, duration: MediaTime)] = [
            (bytes: 1000, duration: MediaTime(value: 1001, timescale: 240)),
            (bytes: 1000, duration: MediaTime(value: 180_000, timescale: 44_100)),
        ]
        let measured = PeakBandwidth(segments: mixed, targetDuration: 4)
        // 8000 * 240 / 1001 = 1918.08..., 8000 * 44100 / 180000 = 1960 exactly.
        #expect(measured.peak == 1960)
        // 1001/240 + 180000/44100 = 8.252466... s: 16000 / 8.252466... = 1938.8...
        #expect(measured.average == 1939)
        #expect(PeakBandwidth(segments: [mixed[0]], targetDuration: 4).peak == 1919)
    }

    @Test func `Extreme values saturate and do not trap`() {
        let extreme: [(bytes: Int, duration: MediaTime)] = [
            (bytes: .max, duration: MediaTime(value: 1, timescale: .max)),
            (bytes: .max, duration: MediaTime(value: .max, timescale: .max - 1)),
            (bytes: .min, duration: MediaTime(value: .min, timescale: 1)),
            (bytes: .max, duration: MediaTime(value: .max, timescale: 1)),
        ]
        let measured = PeakBandwidth(segments: extreme, targetDuration: .max)
        #expect(measured.peak >= measured.average)
        #expect(measured.average > 0)
        #expect(PeakBandwidth(segments: [extreme[0]], targetDuration: 0).peak == .max)
    }

    @Test func `The peak equals that of an exhaustive search over fractions`() {
        var state: UInt64 = 99
        func random(_ bound: UInt64) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % bound)
        }
        for _ in 0..<200 {
            let list = (0..<(1 + random(14))).map { _ in (random(100_000), Int64(1 + random(5000))) }
            let target = 1 + random(6)
            var best: Int?
            for start in list.indices {
                for end in start..<list.count {
                    let bytes = list[start...end].reduce(0) { $0 + $1.0 }
                    let milliseconds = Int(list[start...end].reduce(0) { $0 + $1.1 })
                    guard (target * 500...target * 1500).contains(milliseconds) else { continue }
                    best = max(best ?? 0, (bytes * 8000 + milliseconds - 1) / milliseconds)
                }
            }
            let single = list.map { ($0.0 * 8000 + Int($0.1) - 1) / Int($0.1) }.max() ?? 0
            #expect(PeakBandwidth(segments: segments(list), targetDuration: target).peak == best ?? single)
        }
    }
}
