internal import MediaCore
internal import MediaPackaging

/// The way of one track's samples to the outputs: what video and audio pipelines share.
class TrackPipeline {
    let context: TrackContext
    private let consumers: [any FragmentConsumer]
    /// Where the last fragment ended on the output timeline.
    private(set) var end: Int64?
    /// Output time of the first sample's slot.
    private(set) var start: Int64?
    private(set) var sampleCount = 0
    private(set) var nudged = 0
    private(set) var recipes: [SegmentRecipe] = []
    /// Segments finished so far.
    final var segmentCount: Int { recipes.count }
    /// Where the last fragment ended.
    final var endTime: MediaTime { MediaTime(value: end ?? 0, timescale: context.timescale) }
    private var fragmentCount: UInt32
    /// The segment that is being written.
    private var open: SegmentRecipe?

    /// - Parameters:
    ///   - fragmentCount: fragments that come before, when one segment is rendered alone.
    ///   - start: where the segment starts then.
    init(
        _ context: TrackContext, consumers: [any FragmentConsumer], fragmentCount: UInt32 = 0, start: Int64? = nil
    ) {
        self.context = context
        self.consumers = consumers
        self.fragmentCount = fragmentCount
        end = start
    }

    /// Takes the next sample in decoding order.
    func add(_ sample: MediaSample) throws(MediaError) {}

    /// Takes what is left; no more samples come.
    func finish() throws(MediaError) {}

    /// Sends samples on as one fragment.
    final func emit(_ samples: [MediaSample], endTime: Int64?) throws(MediaError) {
        guard let first = samples.first else { return }
        let fragment = TrackFragment(samples, context: context, startTime: end, endTime: endTime)
        try emit(fragment, samples, from: (first.sourceTicks, first.sourceOffset))
    }

    /// Sends on a fragment whose samples are known by the sample table alone, or several of which only the stretch is.
    final func emit(
        _ fragment: TrackFragment, from origin: (ticks: Int64, offset: Int64?), fragments: Int = 1
    ) throws(MediaError) {
        try emit(fragment, [], from: origin, fragments: fragments)
    }

    private func emit(
        _ fragment: TrackFragment, _ samples: [MediaSample], from source: (ticks: Int64, offset: Int64?),
        fragments: Int = 1
    ) throws(MediaError) {
        let number = fragmentCount + 1
        fragmentCount += UInt32(clamping: fragments)
        if start == nil { start = fragment.startTime }
        if open == nil {
            open = SegmentRecipe(
                track: context.info.index, index: recipes.count, firstFragment: number,
                firstSourceTicks: source.ticks, firstSourceOffset: source.offset, packetCount: 0,
                startTime: fragment.startTime, endTime: fragment.endTime, origin: min(start ?? 0, 0))
            open?.treatment = context.treatment
        }
        noteShifts(samples)
        open?.packetCount += fragment.timings.count
        open?.endTime = fragment.endTime
        for consumer in consumers { try consumer.consume(fragment, sequenceNumber: number, context: context) }
        end = fragment.endTime
        sampleCount += fragment.timings.count
        nudged += fragment.nudged
    }

    /// Sends on a segment that is known by its recipe alone.
    final func take(_ recipe: SegmentRecipe) throws(MediaError) {
        if start == nil { start = recipe.startTime }
        end = recipe.endTime
        sampleCount += recipe.packetCount
        recipes.append(recipe)
        for consumer in consumers { try consumer.finishSegment(recipe, context: context) }
    }

    /// Writes into the recipe where repaired jumps lie.
    private func noteShifts(_ samples: [MediaSample]) {
        guard !samples.isEmpty else { return }
        let first = open?.packetCount ?? 0
        for (index, sample) in samples.enumerated() where sample.sourceShift != open?.sourceShifts.last?.ticks ?? 0 {
            open?.sourceShifts.append(.init(packet: first + index, ticks: sample.sourceShift))
        }
    }

    /// Ends the segment that is being written, if there is one.
    ///
    /// - Parameter complete: adds to the recipe what only the caller knows.
    final func finishSegment(_ complete: (inout SegmentRecipe) -> Void = { _ in }) throws(MediaError) {
        guard var recipe = open else { return }
        complete(&recipe)
        open = nil
        recipes.append(recipe)
        for consumer in consumers { try consumer.finishSegment(recipe, context: context) }
    }
}
