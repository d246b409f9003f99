internal import MediaCore
internal import MediaFFmpeg
internal import MediaPackaging

extension OpenedSource {
    /// The context of a recipe's track, as the export had it; only that track's packets come from here on.
    mutating func context(of recipe: SegmentRecipe, _ info: MediaInfo, zero: MediaTime) throws(MediaError)
        -> TrackContext
    {
        try findStreamInfoIfNeeded(info.depth)
        guard let track = info.tracks.first(where: { $0.index == recipe.track }),
            let stream = demuxer.streams.first(where: { $0.index == recipe.track })
        else {
            throw MediaError(.noSuitableTrack, "the source has no such track", operation: .render, track: recipe.track)
        }
        demuxer.select(streams: [recipe.track])
        return TrackContext(
            info: track, stream: stream, parameters: try codecParameters(stream),
            movie: movieTrack(of: stream), zero: zero, movieTimescale: header?.timescale)
    }

    /// Goes to a place at or before a time in ticks of a track's stream. False where that is not possible.
    ///
    /// Matroska indexes pictures only: sound is looked for by them, from a little earlier, since it may lie before them.
    mutating func seek(track: Int, ticks: Int64) -> Bool {
        let streams = demuxer.streams
        if isIndexedByCues, let own = streams.first(where: { $0.index == track }),
            own.type != .video, let picture = streams.first(where: { $0.type == .video })
        {
            let time = own.timeBase.time(ticks) - MediaTime(value: 1, timescale: 1)
            return (try? demuxer.seek(stream: picture.index, ticks: picture.timeBase.ticks(time))) != nil
        }
        return (try? demuxer.seek(stream: track, ticks: ticks)) != nil
    }
}
