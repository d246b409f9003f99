internal import MediaCore
internal import MediaFFmpeg
internal import MediaPackaging

/// The main source's picture, taken as it is beside new sound.
final class CopiedPicture {
    let context: TrackContext
    let factory: TrackFactory
    private var source: OpenedSource
    private var repair: TimestampRepair

    /// Groups of pictures are sent on where they end; how long segments would be matters to nobody.
    private static let target = HLSSettings().segmentDuration

    init(_ asset: MediaAsset, info: MediaInfo, track index: Int, cancel: CancelFlag) throws(MediaError) {
        var source = try OpenedSource(asset, indexesFragments: true, cancel: cancel)
        try source.findStreamInfoIfNeeded(info.depth)
        guard let track = info.tracks.first(where: { $0.index == index }),
            let stream = source.demuxer.streams.first(where: { $0.index == index })
        else {
            throw MediaError(.damaged, "the track vanished between two readings", operation: .render, track: index)
        }
        context = TrackContext(
            info: track, stream: stream, parameters: try source.codecParameters(stream),
            movie: source.movieTrack(of: stream), zero: PresentationOrigin.zero(of: info),
            movieTimescale: source.header?.timescale)
        factory = TrackFactory(header: source.header)
        repair = TimestampRepair(formatName: source.demuxer.formatName)
        source.demuxer.select(streams: [index])
        self.source = source
    }

    /// Copies all pictures.
    ///
    /// - Parameter progress: told, in order, up to which time they have been sent.
    func copy(
        to consumer: any FragmentConsumer, progress: (MediaTime) throws(MediaError) -> Void
    ) throws(MediaError) -> [Repair] {
        let pipeline = VideoPipeline(context, consumers: [consumer], target: Self.target)
        let track = try CopiedTrack(pipeline)
        var sent = MediaTime.zero
        var count = 0
        while let packet = try source.demuxer.readPacket() {
            try source.cancel.check(.read)
            let times = repair.times(of: packet)
            guard packet.streamIndex == context.info.index else { continue }
            count += 1
            try track.add(packet, times)
            if pipeline.endTime > sent {
                sent = pipeline.endTime
                try progress(sent)
            }
        }
        if let movie = context.movie, count < movie.samples.sampleCount {
            throw MediaError(
                .damaged,
                "the file is cut off or damaged: \(count) of \(movie.samples.sampleCount) samples could be read",
                operation: .read, track: context.info.index)
        }
        try track.finish()
        guard pipeline.sampleCount > 0 else {
            throw MediaError(
                .damaged, "no sample of the \(context.info.codec) track can be used", operation: .render,
                track: context.info.index)
        }
        return track.repairs
    }
}
