internal import CoreMetrics
internal import Synchronization

/// A number that grows, by any amount.
final class PrometheusFloatingCounter: FloatingPointCounterHandler, PrometheusSeries {
    private let sum = Mutex(0.0)

    func increment(by amount: Double) {
        guard amount > 0, amount.isFinite else { return }
        sum.withLock { $0 += amount }
    }

    func reset() { sum.withLock { $0 = 0 } }

    var samples: [PrometheusSample] { [PrometheusSample(value: sum.withLock { $0 })] }
}
