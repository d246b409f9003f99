internal import MediaCore
internal import MediaFFmpeg
internal import MediaPackaging
internal import Synchronization

/// The HLS part of an export as a loop over recipes: what a store has is taken from it, the rest is rendered and kept.
struct RecipeExport {
    let job: ExportJob
    let planned: ExportJob.Planned
    let staging: StagingFolder

    /// What was made, and how many segments had been rendered before.
    struct Result {
        var pass: ExportPass.Result
        var reused: Int
    }

    /// Renders all segments.
    ///
    /// - Parameter openStore: opens what has segments, once it is known where the presentation starts.
    func run(
        _ source: consuming OpenedSource, openStore: (MediaTime) throws(MediaError) -> any SegmentStore
    ) throws(MediaError) -> (Result, any SegmentStore) {
        var hls = planned
        hls.plan.outputs.removeAll { $0.request.kind != .hls }
        let folder = MemoryFolder(cancel: job.cancel)
        let told = try ExportPass(
            source, planned: hls, staging: folder, options: job.options, cancel: job.cancel, meter: ProgressMeter(),
            readsCaptions: true, hearsAll: true)
        var pass = try told.run()
        let stored = told.storedSegments
        let store = try openStore(pass.presentationStart)
        let reused = try render(&pass, folder, stored, store)
        try addDownloads(&pass)
        return (Result(pass: pass, reused: reused), store)
    }

    /// Replaces renditions that were told by such that are written.
    private func render(
        _ pass: inout ExportPass.Result, _ folder: MemoryFolder, _ stored: StoredSegments?, _ store: any SegmentStore
    ) throws(MediaError) -> Int {
        let context = RenderContext(
            renderer: RecipeRenderer(
                packets: SegmentRenderer(
                    asset: job.asset, info: planned.info, presentationStart: pass.presentationStart),
                stored: stored, isForetold: false),
            store: store, cancel: job.cancel)
        // Encoders have threads of their own.
        let lane = WorkLane(threads: Processors.count, depth: Processors.count)
        var reused = 0
        for index in pass.renditions.indices {
            let told = pass.renditions[index]
            let path = told.folder + "/" + FragmentedRenditionWriter.initializationName
            let writer = AssembledRenditionWriter(told, initialization: try folder.read(path), staging: staging)
            let recipes = told.recipes
            for start in stride(from: 0, to: recipes.count, by: Processors.count) {
                let part = start..<min(start + Processors.count, recipes.count)
                let results = RenderResults()
                for number in part {
                    let request = SegmentRequest(rendition: index, segment: number)
                    lane.submit { results.add(number, context.result(request, recipes)) }
                }
                lane.finish()
                for number in part {
                    let (bytes, wasKnown) = try results.take(number)
                    try writer.add(bytes, recipes[number])
                    if wasKnown { reused += 1 }
                }
                job.meter.advance(
                    to: MediaTime(value: recipes[part.upperBound - 1].endTime, timescale: told.context.timescale))
            }
            pass.renditions[index] = writer
        }
        return reused
    }

    /// The files for download, in a pass of their own.
    private func addDownloads(_ pass: inout ExportPass.Result) throws(MediaError) {
        var downloads = planned
        downloads.plan.outputs.removeAll { $0.request.kind == .hls }
        guard !downloads.plan.outputs.isEmpty else { return }
        let made = try ExportPass(
            try OpenedSource(job.asset, indexesFragments: true, cancel: job.cancel), planned: downloads,
            staging: staging,
            options: job.options, cancel: job.cancel, meter: job.meter
        ).run()
        pass.progressive = made.progressive
        pass.pipelines += made.pipelines
        for repair in made.repairs where !pass.repairs.contains(repair) { pass.repairs.append(repair) }
    }

    /// What threads need to render a segment.
    private struct RenderContext: Sendable {
        let renderer: RecipeRenderer
        let store: any SegmentStore
        let cancel: CancelFlag

        func result(_ request: SegmentRequest, _ recipes: [SegmentRecipe]) -> RenderResults.Outcome {
            let recipe = recipes[request.segment]
            if let known = store.segment(request, recipe) { return .success((known, true)) }
            do throws(MediaError) {
                try cancel.check(.render)
                let bytes = try renderer.render(request.segment, of: recipes, cancel: cancel)
                try store.keep(bytes, request, recipe)
                return .success((bytes, false))
            } catch { return .failure(error) }
        }
    }

    /// Segments that came out of several threads.
    private final class RenderResults: Sendable {
        typealias Outcome = Swift.Result<([UInt8], wasKnown: Bool), MediaError>
        private let results = Mutex<[Int: Outcome]>([:])

        func add(_ number: Int, _ outcome: Outcome) { results.withLock { $0[number] = outcome } }

        func take(_ number: Int) throws(MediaError) -> ([UInt8], wasKnown: Bool) {
            guard let outcome = results.withLock({ $0.removeValue(forKey: number) }) else {
                throw MediaError(.internal, "a segment got lost", operation: .render)
            }
            return try outcome.get()
        }
    }
}
