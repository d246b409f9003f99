internal import MediaCore

/// A report on its way out of a worker: its own JSON has durations to the microsecond only.
struct WorkerReport: Sendable, Codable {
    private var content: ExportReport
    private var durations: [MediaTime]

    init(_ report: ExportReport) {
        content = report
        durations = report.outputs.map(\.duration)
    }

    var report: ExportReport {
        var report = content
        for (index, duration) in zip(report.outputs.indices, durations) { report.outputs[index].duration = duration }
        return report
    }
}
