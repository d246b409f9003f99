internal import MediaCore
internal import MediaFFmpeg
internal import MediaPackaging

/// Reads one track of a source from a time of its presentation on.
final class ClipReader {
    let asset: MediaAsset
    let info: MediaInfo
    let track: TrackInfo
    let context: TrackContext
    private var source: OpenedSource
    private var repair: TimestampRepair
    private var uniqueTimes = SoundTimes()
    private let cancel: CancelFlag
    /// Whether the container gives decoding times that lie before those of presentation: pictures that have no time of
    /// their own come in time then.
    private(set) var hasDecodingTimes = false

    /// A packet with its times after repair.
    struct Reading {
        let packet: Packet
        let times: TimestampRepair.Times
    }

    /// Going to a time lands this much earlier: indices count in decoding times, and decoders need a start.
    private static let lead = MediaTime(value: 2, timescale: 1)

    init(_ asset: MediaAsset, info: MediaInfo, track index: Int, cancel: CancelFlag) throws(MediaError) {
        var source = try OpenedSource(asset, indexesFragments: true, cancel: cancel)
        try source.findStreamInfoIfNeeded(info.depth)
        if source.header?.topLevel.isTruncated == true {
            throw MediaError(
                .damaged, "the file is cut off: what its header promises is not there", operation: .read,
                location: asset.location)
        }
        guard let track = info.tracks.first(where: { $0.index == index }),
            let stream = source.demuxer.streams.first(where: { $0.index == index })
        else {
            throw MediaError(
                .damaged, "the track vanished between two readings", operation: .render, location: asset.location,
                track: index)
        }
        let context = TrackContext(
            info: track, stream: stream, parameters: try source.codecParameters(stream),
            movie: source.movieTrack(of: stream), zero: PresentationOrigin.zero(of: info),
            movieTimescale: source.header?.timescale)
        if case .several = track.edits, context.editMap == nil {
            throw MediaError(
                .unsupportedFormat, "the edits of the track go back, overlap or change its speed", operation: .render,
                location: asset.location, track: index)
        }
        self.asset = asset
        self.info = info
        self.cancel = cancel
        self.track = track
        self.context = context
        let formatName = source.demuxer.formatName
        repair = TimestampRepair(formatName: formatName)
        // Where the clock may jump, all tracks tell of it.
        let mayJump = ["mpegts", "mpeg"].contains(formatName)
        canSeek = !mayJump
        source.demuxer.select(
            streams: mayJump
                ? Set(info.tracks.filter { $0.type == .video || $0.type == .audio }.map(\.index)) : [index])
        self.source = source
    }

    /// Whether going to a time is quicker than reading up to it.
    let canSeek: Bool

    /// Goes to before a time, where the container can and it is worth while. False where reading starts at the beginning.
    func seek(_ time: MediaTime) -> Bool {
        guard canSeek, context.editMap == nil, time > Self.lead + Self.lead else { return false }
        var place = time - Self.lead + context.zero
        if case .single(let delay, let mediaStart, _) = track.edits { place = place + mediaStart - delay }
        let ticks = context.stream.timeBase.ticks(place)
        guard ticks > 0 else { return false }
        return (try? source.demuxer.seek(stream: track.index, ticks: ticks)) != nil
    }

    /// The next packet of the track; nil at the end.
    func next() throws(MediaError) -> Reading? {
        while let packet = try source.demuxer.readPacket() {
            try cancel.check(.read)
            var times = repair.times(of: packet)
            guard packet.streamIndex == track.index, packet.byteCount > 0 else { continue }
            // A file with a sample table delivers every sample of it.
            if packet.isCorrupt, context.movie != nil {
                throw MediaError(
                    .damaged, "the file is cut off or damaged: a sample could not be read", operation: .read,
                    location: asset.location, track: track.index)
            }
            if let shown = packet.presentationTicks, let decoded = packet.decodingTicks, shown > decoded {
                hasDecodingTimes = true
            }
            if track.type == .audio { times = uniqueTimes.unique(packet, times) }
            return Reading(packet: packet, times: times)
        }
        return nil
    }

    func makeDecoder(threadCount: Int) throws(MediaError) -> Decoder {
        try Decoder(
            parameters: context.parameters, timeBase: context.stream.timeBase, track: track.index,
            threadCount: threadCount, policy: asset.policy)
    }

    /// Presentation time of a packet or frame; nil where edits leave it out.
    func time(_ ticks: Int64, base: TimeBase? = nil) -> MediaTime? {
        context.presentationTime(ticks, base: base ?? context.stream.timeBase)
    }

    /// The error with the source's name.
    func naming(_ error: MediaError) -> MediaError {
        var error = error
        error.location = error.location ?? asset.location
        return error
    }
}
