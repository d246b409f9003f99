internal import MediaCore
internal import MediaFFmpeg
internal import MediaPackaging

/// A copied segment of which only the stretch is known: from a key frame to the next segment's, or the frames of sound
/// that lie next to two times and between them.
struct OutlinedSegment {
    let recipe: SegmentRecipe
    let context: TrackContext

    /// What was found.
    struct Found {
        var samples: [MediaSample]
        /// The recipe with the times that the samples really have.
        var recipe: SegmentRecipe
    }

    /// Reads the samples.
    ///
    /// - Parameter isFromStart: whether reading began where the source does; otherwise it may have begun too late.
    /// - Returns: nil where it did, or where the source ends before the segment.
    func find(_ source: inout OpenedSource, isFromStart: Bool) throws(MediaError) -> Found? {
        var found = Found(samples: [], recipe: recipe)
        var reader: SampleSource?
        var hasReachedStart = isFromStart
        while let packet = try source.demuxer.readPacket() {
            guard packet.streamIndex == recipe.track, packet.byteCount > 0 else { continue }
            let time = context.outputTime(packet.shownTicks, base: packet.timeBase)
            if reader == nil {
                guard isAt(recipe.startTime, packet, time) else {
                    hasReachedStart = true
                    continue
                }
                guard hasReachedStart || context.isVideo && time == recipe.startTime else { return nil }
                found.recipe.startTime = snapped(time, to: recipe.startTime, packet)
                reader = try SampleSource(context, cursor: found.recipe.startTime)
            } else if isAt(recipe.endTime, packet, time) {
                found.recipe.endTime = snapped(time, to: recipe.endTime, packet)
                return found.samples.isEmpty ? nil : found
            }
            if var sample = try reader?.sample(packet, shift: 0) {
                if !context.isVideo { AudioPipeline.keepAscending(&sample, after: found.samples.last) }
                found.samples.append(sample)
            }
        }
        guard let last = found.samples.last else { return nil }
        // Only the last segment ends where the source does.
        let end = TrackFragment(found.samples, context: context, startTime: found.recipe.startTime, endTime: nil)
            .endTime
        found.recipe.endTime = end
        return end >= recipe.endTime - (context.isVideo ? 0 : last.duration ?? 0) ? found : nil
    }

    /// Whether a packet belongs behind a cut: a key frame, or the frame of sound that lies nearest.
    private func isAt(_ cut: Int64, _ packet: Packet, _ time: Int64) -> Bool {
        if context.isVideo { return packet.isKeyFrame && time >= cut }
        let own = packet.durationTicks.map { packet.timeBase.time($0).ticks(at: context.timescale) }
        return time >= cut - (context.frameDuration ?? own ?? 0) / 2
    }

    /// A time on the grid of equal frames, where it was rounded from there.
    private func snapped(_ time: Int64, to cut: Int64, _ packet: Packet) -> Int64 {
        guard context.frameDuration != nil else { return time }
        let rounding = packet.timeBase.time(1).ticks(at: context.timescale, rounding: .up) + 1
        return abs(time - cut) <= rounding ? cut : time
    }
}
