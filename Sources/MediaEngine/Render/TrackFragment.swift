internal import MediaPackaging

/// Samples with the times boxes need: one movie fragment of one track.
struct TrackFragment {
    let samples: [MediaSample]
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
        var slots = DecodeOrder.sorted(samples.map(\.time))
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
        let shown = nudged == 0 ? samples.map(\.time) : Self.presentationTimes(samples, slots)
        let last = slots.last ?? 0
        let usual = slots.count > 1 ? (last - slots[0]) / Int64(slots.count - 1) : 1
        var end = endTime ?? (last + max(samples.last?.duration ?? usual, 1))
        if endTime == nil, let cap = context.presentationEnd, cap > last, cap < end { end = cap }
        end = max(end, last + 1)

        var timings: [SampleTiming] = []
        timings.reserveCapacity(samples.count)
        for (index, sample) in samples.enumerated() {
            let next = index + 1 < slots.count ? slots[index + 1] : end
            timings.append(
                SampleTiming(
                    byteCount: UInt32(clamping: sample.byteCount), duration: UInt32(clamping: next - slots[index]),
                    compositionOffset: Int32(clamping: shown[index] - slots[index] + context.reorderDelay),
                    isSync: sample.isSync))
        }
        if !context.isVideo {
            for index in timings.indices { timings[index].compositionOffset = 0 }
        }
        self.samples = samples
        self.timings = timings
        self.startTime = slots.first ?? 0
        self.endTime = end
        self.nudged = nudged
    }

    /// Presentation times where slots had to be moved: each sample is shown in the slot its rank gives it, so that no
    /// two are shown at once.
    private static func presentationTimes(_ samples: [MediaSample], _ slots: [Int64]) -> [Int64] {
        let ranked = samples.indices.sorted { (samples[$0].time, $0) < (samples[$1].time, $1) }
        var times = samples.map(\.time)
        for (rank, index) in ranked.enumerated() { times[index] = slots[rank] }
        return times
    }
}
