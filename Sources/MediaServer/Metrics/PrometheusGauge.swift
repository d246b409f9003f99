internal import CoreMetrics
internal import Synchronization

/// A number that goes up and down.
final class PrometheusGauge: RecorderHandler, MeterHandler, PrometheusSeries {
    private let value = Mutex(0.0)

    func record(_ value: Int64) { set(Double(value)) }
    func record(_ value: Double) { set(value) }
    func set(_ value: Int64) { set(Double(value)) }
    func set(_ value: Double) { self.value.withLock { $0 = value } }
    func increment(by amount: Double) { value.withLock { $0 += amount } }
    func decrement(by amount: Double) { value.withLock { $0 -= amount } }

    var samples: [PrometheusSample] { [PrometheusSample(value: value.withLock { $0 })] }
}
