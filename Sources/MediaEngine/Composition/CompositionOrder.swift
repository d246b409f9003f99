internal import MediaCore

/// A composition that is to be made in a worker, as a value.
struct CompositionOrder: Sendable, Codable {
    var composition: Composition
    var durability: Durability
    var timeLimit: Duration?
    var memoryBudget: Int?

    /// The options in the worker: what gets a name is not its business.
    var options: CompositionOptions {
        CompositionOptions(durability: durability, timeLimit: timeLimit, memoryBudget: memoryBudget)
    }

    /// Throws `verificationFailed` where what a worker says it made is not what was ordered.
    func check(_ report: CompositionReport) throws(MediaError) {
        let limit = MediaTime(value: 10_000_000_000, timescale: 1)
        let plan = report.plan
        let isSound =
            plan.clips.map(\.source) == composition.clips.map(\.source) && report.byteCount > 0
            && report.duration > .zero && report.duration < limit && plan.duration > .zero && plan.duration < limit
            && plan.frameCount >= 0 && plan.sampleCount >= 0 && (plan.mark == nil) == (composition.watermark == nil)
            && report.repairs.allSatisfy { $0.count >= 0 }
        guard isSound else {
            throw MediaError(
                .verificationFailed, "the worker's output is refused: it is not what was ordered", operation: .verify)
        }
    }
}

extension CompositionPlan: WorkerAnswer {}
extension CompositionReport: WorkerAnswer {}
