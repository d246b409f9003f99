internal import MediaCore
internal import MediaFFmpeg

extension AudioPipeline {
    /// Tells the segments of a whole track from the grid its frames lie on, once all cuts are announced: as if all samples
    /// had been added.
    func outline(_ grid: SoundGrid) throws(MediaError) {
        var lower = 0
        while lower < grid.count, isBeforeStart(grid.time(lower), length: grid.step) { lower += 1 }
        guard lower < grid.count else { return }
        let last = grid.time(grid.count - 1)
        for boundary in allBoundaries(through: [last]) where boundary <= last {
            let next = grid.index(from: boundary)
            guard next > lower else { continue }
            try emit(grid, lower..<next)
            lower = next
        }
        try emit(grid, lower..<grid.count)
    }

    private func emit(_ grid: SoundGrid, _ range: Range<Int>) throws(MediaError) {
        guard !range.isEmpty else { return }
        let start = grid.time(range.lowerBound)
        let ticks = context.stream.timeBase.ticks(MediaTime(value: start, timescale: context.timescale) + context.zero)
        try emit(TrackFragment(from: end ?? start, to: grid.time(range.upperBound)), from: (ticks, nil))
        try finishSegment()
    }
}
