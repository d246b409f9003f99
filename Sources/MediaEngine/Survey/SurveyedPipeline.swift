internal import MediaCore
internal import MediaPackaging

/// Segments that are known and not made: takes recipes where other pipelines take samples.
final class SurveyedPipeline: TrackPipeline {
    private var fragmentCount: UInt32 = 1

    /// Adds the next segment.
    ///
    /// - Parameters:
    ///   - fragments: movie fragments it will have.
    ///   - complete: adds to the recipe what only the caller knows.
    func add(
        start: Int64, end: Int64, samples: Int, fragments: Int, _ complete: (inout SegmentRecipe) -> Void
    ) throws(MediaError) {
        var recipe = SegmentRecipe(
            track: context.info.index, index: segmentCount, firstFragment: fragmentCount, firstSourceTicks: 0,
            firstSourceOffset: nil, packetCount: samples, startTime: start, endTime: end,
            origin: min(segmentCount == 0 ? start : self.start ?? start, 0))
        recipe.treatment = context.treatment
        complete(&recipe)
        fragmentCount += UInt32(clamping: fragments)
        try take(recipe)
    }
}
