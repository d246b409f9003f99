/// One set of labels of a metric, with what was counted for it.
protocol PrometheusSeries: AnyObject, Sendable {
    /// What is shown now. All of it was true at the same moment.
    var samples: [PrometheusSample] { get }
}

/// A line of what is shown.
struct PrometheusSample: Hashable, Sendable {
    /// What follows the metric's name: `_bucket`, `_sum`, `_count`, or nothing.
    var suffix = ""
    /// The bucket's upper bound.
    var bound: Double?
    let value: Double
}
