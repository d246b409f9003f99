internal import MediaCore

extension AudioPipeline {
    /// Tells the segments of a whole track from its sample table, once all cuts are announced: as if all samples had
    /// been added.
    func survey(_ samples: StoredTimes) throws(MediaError) {
        var samples = samples
        var upper = samples.count
        if let cap = context.presentationEnd { upper = samples.times.firstIndex { $0 >= cap } ?? upper }
        let length = samples.firstDuration ?? Int64(context.timescale) / 10
        var lower = 0
        while lower < upper, isBeforeStart(samples.times[lower], length: length) { lower += 1 }
        guard lower < upper else { return }
        for index in lower + 1..<max(upper, lower + 1) where samples.times[index] <= samples.times[index - 1] {
            samples.times[index] = samples.times[index - 1] + 1
        }
        let last = samples.times[upper - 1]
        for boundary in allBoundaries(through: samples.times[lower..<upper]) where boundary <= last {
            let next = Self.firstIndex(samples.times, lower..<upper, from: boundary)
            // Without sound before the cut there is no segment; the next one begins earlier.
            guard next > lower else { continue }
            try emit(samples, lower..<next, endTime: next < upper ? samples.times[next] : nil)
            lower = next
        }
        try emit(samples, lower..<upper, endTime: nil)
    }

    private func emit(_ samples: StoredTimes, _ range: Range<Int>, endTime: Int64?) throws(MediaError) {
        guard !range.isEmpty else { return }
        try emit(
            TrackFragment(samples, range, context: context, startTime: end, endTime: endTime),
            from: samples.origin(range.lowerBound))
        try finishSegment()
    }

    /// The first sample of a range that is not before a time; times ascend.
    private static func firstIndex(_ times: [Int64], _ range: Range<Int>, from limit: Int64) -> Int {
        var (low, high) = (range.lowerBound, range.upperBound)
        while low < high {
            let middle = (low + high) / 2
            if times[middle] < limit { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
