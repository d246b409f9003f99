internal import MediaPackaging

/// Samples with the times boxes need: one movie fragment of one track.
struct TrackFragment {
    /// Empty where only the sizes are known.
    let samples: [MediaSample]
    /// Presentation time of the first sample.
    let firstTime: Int64
    /// Empty where only the stretch is known.
    let timings: [SampleTiming]
    /// Output time at which the first sample is decoded, before the track's origin is added.
    let startTime: Int64
    /// Output time at which the next fragment starts.
    let endTime: Int64
    /// Timestamps that had to be moved.
    let nudged: Int

    /// Times a fragment's samples.
    ///
    /// Decoding times are the presentation times in ascending order: they cover the fragment's stretch of the
    /// presentation exactly, so neighbouring fragments meet without gap or overlap whatever the source's own
    /// decoding times are. Composition offsets carry the reordering, plus the track's constant delay.
    ///
    /// - Parameters:
    ///   - startTime: where the previous fragment ended; nil for the first.
    ///   - endTime: where the next one starts; nil at the end of the track.
    init(_ samples: [MediaSample], context: TrackContext, startTime: Int64?, endTime: Int64?) {
        self.init(
            samples, times: samples.map(\.time), lastDuration: samples.last?.duration, context: context,
            startTime: startTime, endTime: endTime
        ) { (samples[$0].byteCount, samples[$0].isSync) }
    }

    /// A fragment of which only the stretch is known.
    init(_ samples: [MediaSample] = [], from start: Int64, to end: Int64) {
        self.samples = samples
        firstTime = start
        timings = []
        startTime = start
        endTime = end
        nudged = 0
    }

    /// The fragment of a stretch of a sample table.
    init(_ samples: StoredTimes, _ range: Range<Int>, context: TrackContext, startTime: Int64?, endTime: Int64?) {
        let lower = range.lowerBound
        let isVideo = context.isVideo
        self.init(
            [], times: Array(samples.times[range]),
            lastDuration: range.upperBound == samples.count ? samples.lastDuration : samples.firstDuration,
            context: context, startTime: startTime, endTime: endTime
        ) { (Int(samples.byteCounts[lower + $0]), !isVideo || $0 == 0) }
    }

    /// - Parameter sample: the size of a sample, and whether it is a sync sample.
    private init(
        _ samples: [MediaSample], times: [Int64], lastDuration: Int64?, context: TrackContext, startTime: Int64?,
        endTime: Int64?, sample: (Int) -> (byteCount: Int, isSync: Bool)
    ) {
        var slots = DecodeOrder.sorted(times)
        var nudged = 0
        if let startTime, let first = slots.first, first != startTime {
            // A gap is kept by starting later only where the previous fragment could not be stretched.
            if first < startTime { nudged += 1 }
            slots[0] = startTime
        }
        for index in slots.indices.dropFirst() where slots[index] <= slots[index - 1] {
            slots[index] = slots[index - 1] + 1
            nudged += 1
        }
        let shown = nudged == 0 ? times : Self.presentationTimes(times, slots)
        let last = slots.last ?? 0
        let usual = slots.count > 1 ? (last - slots[0]) / Int64(slots.count - 1) : 1
        var end = endTime ?? (last + max(lastDuration ?? usual, 1))
        if endTime == nil, let cap = context.presentationEnd, cap > last, cap < end { end = cap }
        end = max(end, last + 1)

        let delay = context.reorderDelay
        let isVideo = context.isVideo
        var timings: [SampleTiming] = []
        timings.reserveCapacity(times.count)
        for index in times.indices {
            let next = index + 1 < slots.count ? slots[index + 1] : end
            let (byteCount, isSync) = sample(index)
            timings.append(
                SampleTiming(
                    byteCount: UInt32(clamping: byteCount), duration: UInt32(clamping: next - slots[index]),
                    compositionOffset: isVideo ? Int32(clamping: shown[index] - slots[index] + delay) : 0,
                    isSync: isSync))
        }
        self.samples = samples
        firstTime = times.first ?? 0
        self.timings = timings
        self.startTime = slots.first ?? 0
        self.endTime = end
        self.nudged = nudged
    }

    /// Presentation times where slots had to be moved: each sample is shown in the slot its rank gives it, so that no
    /// two are shown at once.
    private static func presentationTimes(_ given: [Int64], _ slots: [Int64]) -> [Int64] {
        let ranked = given.indices.sorted { (given[$0], $0) < (given[$1], $1) }
        var times = given
        for (rank, index) in ranked.enumerated() { times[index] = slots[rank] }
        return times
    }
}
