package import CoreMetrics
internal import Synchronization

/// Keeps what a program measures, for Prometheus to read.
///
/// Metrics and their sets of labels are bounded: what comes after the last place counts nothing and is counted itself.
package final class PrometheusRegistry: MetricsFactory {
    /// What a metric is, as its `TYPE` line says.
    enum Kind: String, Sendable {
        case counter
        case gauge
        case histogram
    }

    /// A metric: what all its series have in common.
    struct Family: Sendable {
        let kind: Kind
        /// By their labels, as they are written.
        var series: [String: any PrometheusSeries] = [:]
    }

    private let mostSeries: Int
    private let state = Mutex(State())

    private struct State {
        var families: [String: Family] = [:]
        var count = 0
        var dropped = 0
    }

    /// - Parameter mostSeries: of all metrics together.
    package init(mostSeries: Int = 4000) { self.mostSeries = mostSeries }

    package func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        series(Self.total(label), .counter, dimensions) { PrometheusCounter() }
    }

    package func makeFloatingPointCounter(
        label: String, dimensions: [(String, String)]
    ) -> any FloatingPointCounterHandler {
        series(Self.total(label), .counter, dimensions) { PrometheusFloatingCounter() }
    }

    package func makeRecorder(
        label: String, dimensions: [(String, String)], aggregate: Bool
    ) -> any RecorderHandler {
        guard aggregate else { return gauge(label, dimensions) }
        return series(PrometheusName.metric(label), .histogram, dimensions) {
            PrometheusHistogram(bounds: PrometheusHistogram.powers)
        }
    }

    package func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        gauge(label, dimensions)
    }

    package func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        let name = PrometheusName.metric(label)
        return series(name.hasSuffix("_seconds") ? name : name + "_seconds", .histogram, dimensions) {
            PrometheusHistogram(bounds: PrometheusHistogram.seconds)
        }
    }

    // Series stay: one that goes and comes again would count from nothing, which reads as a restart.
    package func destroyCounter(_ handler: any CounterHandler) {}
    package func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) {}
    package func destroyRecorder(_ handler: any RecorderHandler) {}
    package func destroyMeter(_ handler: any MeterHandler) {}
    package func destroyTimer(_ handler: any TimerHandler) {}

    func gauge(_ label: String, _ dimensions: [(String, String)] = []) -> PrometheusGauge {
        series(PrometheusName.metric(label), .gauge, dimensions) { PrometheusGauge() }
    }

    /// Everything that is kept, and how many sets of labels found no place.
    var contents: (families: [String: Family], dropped: Int) { state.withLock { ($0.families, $0.dropped) } }

    private static func total(_ label: String) -> String {
        let name = PrometheusName.metric(label)
        return name.hasSuffix("_total") ? name : name + "_total"
    }

    /// The series of a name and labels. One that has no place, or whose name is another kind's, is given but not kept.
    private func series<Series: PrometheusSeries>(
        _ name: String, _ kind: Kind, _ dimensions: [(String, String)], make: () -> Series
    ) -> Series {
        let labels = Self.labels(dimensions)
        return state.withLock { state in
            if let known = state.families[name] {
                if let series = known.series[labels] as? Series { return series }
                guard known.kind == kind, known.series[labels] == nil else {
                    state.dropped += 1
                    return make()
                }
            }
            guard state.count < mostSeries else {
                state.dropped += 1
                return make()
            }
            let series = make()
            state.families[name, default: Family(kind: kind)].series[labels] = series
            state.count += 1
            return series
        }
    }

    /// Labels as they stand between braces, in the order of their names; of two with one name the last.
    private static func labels(_ dimensions: [(String, String)]) -> String {
        var values: [String: String] = [:]
        for (name, value) in dimensions {
            // `le` is a histogram's own.
            let name = PrometheusName.label(name)
            values[name == "le" ? "label_le" : name] = value
        }
        return values.sorted { $0.key < $1.key }.map { "\($0.key)=\"\(PrometheusName.value($0.value))\"" }
            .joined(separator: ",")
    }
}
