import Foundation

/// What a battery found, as the last line says it.
struct BatteryResult {
    var test: String
    var size: Int
    var failures: [String] = []
    var figures: [(name: String, value: Double)] = []

    var passed: Bool { failures.isEmpty }

    func print() {
        for failure in failures.prefix(20) { Swift.print(failure) }
        if failures.count > 20 { Swift.print("… and \(failures.count - 20) more") }
        let fields = figures.map { figure in
            let isWhole = figure.value == figure.value.rounded()
            return "\"\(figure.name)\": " + (isWhole ? "\(Int(figure.value))" : String(format: "%.3f", figure.value))
        }
        Swift.print(
            "{\"test\": \"\(test)\", \"size\": \(size), \"passed\": \(passed), \"figures\": {\(fields.joined(separator: ", "))}}"
        )
    }
}
