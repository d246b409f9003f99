internal import MediaCore
internal import MediaFFmpeg

extension VideoPipeline {
    /// Tells the segments of a whole track from where its groups of pictures start: as if all samples had been added.
    ///
    /// - Parameter ending: the samples of the last group.
    func outline(_ groups: [RandomAccessPoint], ending: [MediaSample]) throws(MediaError) {
        let base = context.stream.timeBase
        let last = TrackFragment(ending, context: context, startTime: nil, endTime: nil)
        for (number, group) in groups.enumerated() {
            let start = context.outputTime(group.ticks, base: base)
            let next = number + 1 < groups.count ? context.outputTime(groups[number + 1].ticks, base: base) : nil
            guard try admit(start: start, end: last.endTime, next: next) else { continue }
            try emit(
                TrackFragment(from: end ?? start, to: next.map { max($0, start + 1) } ?? last.endTime),
                from: (group.ticks, group.offset))
        }
        try finishSegment()
    }
}
