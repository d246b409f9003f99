internal import CoreMetrics
internal import Synchronization

/// A number that grows, in whole steps.
final class PrometheusCounter: CounterHandler, PrometheusSeries {
    private let count = Atomic<Int64>(0)

    func increment(by amount: Int64) {
        // A counter never goes down.
        guard amount > 0 else { return }
        count.wrappingAdd(amount, ordering: .relaxed)
    }

    func reset() { count.store(0, ordering: .relaxed) }

    var samples: [PrometheusSample] { [PrometheusSample(value: Double(count.load(ordering: .relaxed)))] }
}
