internal import MediaCore
internal import MediaFFmpeg
internal import MediaPackaging

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// A stream as its worker serves it: what it will be, then the segments that are asked for, one at a time.
struct StreamService {
    let channel: WorkerChannel
    let job: ExportJob

    /// Goes on until the host is gone.
    ///
    /// - Throws: what surveying the media throws; a segment that cannot be rendered is told and ends nothing.
    func run() throws(MediaError) -> Never {
        job.cancel.setTimeLimit(job.options.timeLimit)
        let (survey, stored) = try job.survey()
        try job.gate.enter(demand(survey), job.cancel)
        let answer: Data
        do { answer = try StreamAnswer(survey).answer() } catch {
            throw MediaError(.internal, "the stream cannot be told: \(error)", operation: .plan)
        }
        guard answer.count <= WorkerChannel.Kind.answer.longest else {
            throw MediaError(
                .limitExceeded, "the stream's lists have \(answer.count) bytes, too many for a worker", operation: .plan
            )
        }
        if !channel.send(answer, as: .answer) { _exit(75) }
        let renderer = StreamRenderer(asset: job.asset, survey: survey, stored: stored)
        let orders = try StreamOrders(channel)
        while true {
            let (order, cancel) = orders.next()
            if !channel.send(WorkerMessage.begun(order.number)) { _exit(75) }
            if !carryOut(order, cancel, renderer) { _exit(75) }
        }
    }

    /// Answers an order; false when the host is gone.
    private func carryOut(_ order: StreamOrder.Rendering, _ cancel: CancelFlag, _ renderer: StreamRenderer) -> Bool {
        do throws(MediaError) {
            let bytes = try renderer.render(order.request, cancel: cancel)
            guard bytes.count <= order.byteLimit else {
                throw MediaError(
                    .limitExceeded, "the segment has \(bytes.count) bytes; \(order.byteLimit) are allowed",
                    operation: .render)
            }
            return channel.send(bytes, as: .segment)
        } catch {
            if error.code == .cancelled { return channel.send([], as: .segment) }
            var error = error
            if error.location == nil { error.location = job.asset.location }
            return channel.send(WorkerMessage.failure(error))
        }
    }

    /// Memory for the plan, and for a segment that is held while it is sent.
    private func demand(_ survey: PackageSurvey) -> MemoryEstimate {
        let estimate = MemoryEstimate(survey.planned)
        let peak = survey.description.renditions.map(\.peakBitRate).max() ?? 0
        let segment = min(peak / 8 * survey.description.targetDuration, WorkerChannel.Kind.segment.longest)
        return MemoryEstimate(byteCount: estimate.byteCount + 4 * segment, encodes: estimate.encodes)
    }
}
