internal import MediaCore

extension VideoPipeline {
    /// Tells the segments of a whole track from its sample table: as if all samples had been added.
    func survey(_ samples: StoredTimes) throws(MediaError) {
        guard let first = samples.syncIndices.first else { return noteLeading(samples.count) }
        noteLeading(first)
        let isOpen = context.info.video?.gop?.hasOpenGOP == true
        for (number, lower) in samples.syncIndices.enumerated() {
            let isLast = number + 1 == samples.syncIndices.count
            let upper = isLast ? samples.count : samples.syncIndices[number + 1]
            var next: Int64?
            if !isLast {
                let following = number + 2 < samples.syncIndices.count ? samples.syncIndices[number + 2] : samples.count
                next = isOpen ? samples.times[upper..<following].min() : samples.times[upper]
            }
            try send(samples, lower..<upper, next: next)
        }
    }

    private func send(_ samples: StoredTimes, _ range: Range<Int>, next: Int64?) throws(MediaError) {
        var range = range
        let start = samples.times[range].min() ?? 0
        if next == nil, let cap = context.presentationEnd {
            while range.count > 1, samples.times[range.upperBound - 1] >= cap {
                range = range.lowerBound..<range.upperBound - 1
            }
        }
        let latest = (samples.times[range].max() ?? 0) + (samples.lastDuration ?? 1)
        guard try admit(start: start, end: latest, next: next) else { return }
        try emit(
            TrackFragment(
                samples, range, context: context, startTime: end, endTime: next.map { max($0, start + 1) }),
            from: samples.origin(range.lowerBound))
    }
}
