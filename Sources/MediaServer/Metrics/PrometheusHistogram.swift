internal import CoreMetrics
internal import Synchronization

/// How often values were how large.
final class PrometheusHistogram: RecorderHandler, TimerHandler, PrometheusSeries {
    private let bounds: [Double]
    private let state: Mutex<State>

    private struct State {
        /// For each bound the values up to it and above the one before; those above all bounds last.
        var counts: [Int]
        var sum = 0.0
    }

    /// For seconds: from an answer out of memory to a long encode.
    static let seconds = [
        0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800, 7200,
    ]
    /// For values nobody knows the size of: powers of ten.
    static let powers = [0.001, 0.01, 0.1, 1, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9]

    /// - Parameter bounds: rising.
    init(bounds: [Double]) {
        self.bounds = bounds
        state = Mutex(State(counts: Array(repeating: 0, count: bounds.count + 1)))
    }

    func record(_ value: Int64) { record(Double(value)) }

    func record(_ value: Double) {
        guard value.isFinite else { return }
        var (low, high) = (0, bounds.count)
        while low < high {
            let middle = (low + high) / 2
            if value <= bounds[middle] { high = middle } else { low = middle + 1 }
        }
        state.withLock { state in
            state.counts[low] += 1
            state.sum += value
        }
    }

    func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1_000_000_000) }

    var samples: [PrometheusSample] {
        let now = state.withLock { $0 }
        var total = 0
        var samples = zip(bounds + [.infinity], now.counts).map { bound, count in
            total += count
            return PrometheusSample(suffix: "_bucket", bound: bound, value: Double(total))
        }
        samples.append(PrometheusSample(suffix: "_sum", value: now.sum))
        samples.append(PrometheusSample(suffix: "_count", value: Double(total)))
        return samples
    }
}
