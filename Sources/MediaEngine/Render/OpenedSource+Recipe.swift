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
            info: track, stream: stream, parameters: try demuxer.codecParameters(stream: recipe.track),
            movie: movieTrack(of: stream), zero: zero, movieTimescale: header?.timescale)
    }
}
