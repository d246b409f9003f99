internal import MediaCore
internal import MediaFFmpeg
internal import MediaPackaging

extension VideoPipeline {
    /// Tells the segments of a whole track from where its groups of pictures start: as if all samples had been added.
    ///
    /// - Parameter ending: the samples of the last group.
    func outline(_ groups: [RandomAccessPoint], ending: [MediaSample]) throws(MediaError) {
        let base = context.stream.timeBase
        let mediaEnd = TrackFragment(ending, context: context, startTime: nil, endTime: nil).endTime
        let starts = groups.map { context.outputTime($0.ticks, base: base) }
        // A group that ends before the presentation starts is not needed by anything shown.
        var first = starts.indices.first { $0 + 1 == starts.count || starts[$0 + 1] > 0 } ?? 0
        for number in starts.indices.dropFirst(first + 1) {
            let next = number + 1 < starts.count ? starts[number + 1] : mediaEnd
            guard rule.cuts(at: starts[number], next: next) else { continue }
            try outline(groups[first], count: number - first, from: starts[first], to: starts[number])
            cuts.append(Cut(time: MediaTime(value: starts[number], timescale: context.timescale), startsSegment: true))
            first = number
        }
        try outline(groups[first], count: groups.count - first, from: starts[first], to: mediaEnd)
    }

    private func outline(
        _ group: RandomAccessPoint, count: Int, from start: Int64, to stop: Int64
    ) throws(MediaError) {
        try emit(
            TrackFragment(from: end ?? start, to: stop), from: (group.ticks, group.offset), fragments: count)
        try finishSegment()
    }
}
