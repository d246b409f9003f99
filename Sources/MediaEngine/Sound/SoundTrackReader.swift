internal import MediaCore
internal import MediaFFmpeg
internal import MediaPackaging
internal import MediaTranscoding

/// Decodes one sound track of a media from its start to its end, and tells where each stretch lies.
final class SoundTrackReader {
    let info: MediaInfo
    let track: TrackInfo
    let context: TrackContext
    private let cancel: CancelFlag
    private let policy: InputPolicy
    private let decoder: Decoder
    private var source: OpenedSource
    private var clock: SoundClock?
    private var packetCount = 0
    private var corruptPackets = 0
    /// Frames between two looks at what the clock remembers.
    private static let clockInterval = 4096

    /// - Parameters:
    ///   - wanted: index of the track; nil for the default one.
    ///   - keepsDeadline: whether the job has a deadline of its own, which that of opening does not replace.
    ///   - zero: time of the source at which the places start.
    /// - Throws: `noSuitableTrack` where there is no such sound, else what opening and describing throw.
    init(
        _ asset: MediaAsset, track wanted: Int? = nil, keepsDeadline: Bool = false, cancel: CancelFlag,
        zero: (MediaInfo, TrackInfo) -> MediaTime
    ) throws(MediaError) {
        if !keepsDeadline { cancel.setTimeLimit(asset.policy.openTimeLimit) }
        var source = try OpenedSource(asset, cancel: cancel)
        info = try source.describe(.headers)
        if !keepsDeadline { cancel.setTimeLimit(nil) }
        track = try Self.choose(info, wanted, asset)
        let index = track.index
        guard let stream = source.demuxer.streams.first(where: { $0.index == index }) else {
            throw MediaError(.damaged, "the track vanished", operation: .read, track: index)
        }
        context = TrackContext(
            info: track, stream: stream, parameters: try source.demuxer.codecParameters(stream: index),
            movie: source.movieTrack(of: stream), zero: zero(info, track), movieTimescale: source.header?.timescale)
        decoder = try Decoder(
            parameters: context.parameters, timeBase: stream.timeBase, track: index, threadCount: 1,
            policy: asset.policy)
        source.demuxer.select(streams: [index])
        self.source = source
        self.cancel = cancel
        policy = asset.policy
    }

    private static func choose(_ info: MediaInfo, _ wanted: Int?, _ asset: MediaAsset) throws(MediaError) -> TrackInfo {
        let sounds = info.tracks(of: .audio)
        func failure(_ message: String) -> MediaError {
            MediaError(.noSuitableTrack, message, operation: .plan, location: asset.location, track: wanted)
        }
        if let wanted {
            guard let track = sounds.first(where: { $0.index == wanted }) else {
                throw failure("the media has no sound with the index \(wanted)")
            }
            return track
        }
        guard let track = sounds.first(where: { $0.disposition.contains(.isDefault) }) ?? sounds.first else {
            throw failure("the media has no sound")
        }
        return track
    }

    /// Where decoded samples of the track end, without those after its edit; nil where nothing ends it.
    var end: MediaTime? {
        context.presentationEnd.map { MediaTime(value: $0, timescale: context.timescale) }
    }

    /// How long nothing was heard between zero and the end of what was.
    var silence: MediaTime { clock?.silence ?? .zero }

    /// Packets the decoder refused, and frames that came out damaged.
    var damaged: Int { decoder.refusedPackets + decoder.damagedFrames }

    /// Decodes the track into two channels of one rate.
    ///
    /// - Parameter take: is given the samples, the place of the first one in samples since zero, and their rate, which is
    ///   always the same.
    func read(_ take: ([[Float]], Int64, Int) throws(MediaError) -> Void) throws(MediaError) {
        var repair = TimestampRepair(formatName: source.demuxer.formatName)
        var uniqueTimes = SoundTimes()
        var converter: SoundConverter?
        var rate = 0
        var frames = 0
        func add(_ decoded: [Frame]) throws(MediaError) {
            for frame in decoded where frame.sampleCount > 0 && frame.sampleRate > 0 {
                if converter == nil {
                    rate = frame.sampleRate
                    converter = SoundConverter(channelCount: 2, sampleRate: rate)
                    clock = SoundClock(source: context, sampleRate: rate)
                }
                guard let planes = try converter?.planes(frame),
                    let place = clock?.place(ticks: frame.bestPresentationTicks, count: planes[0].count)
                else { continue }
                frames += 1
                if frames.isMultiple(of: Self.clockInterval) { clock?.forgetWhatIsLongPast() }
                try take(planes, place, rate)
            }
        }
        while let packet = try source.demuxer.readPacket() {
            var times = repair.times(of: packet)
            guard packet.streamIndex == track.index, packet.byteCount > 0 else { continue }
            packetCount += 1
            if packet.isCorrupt { corruptPackets += 1 }
            times = uniqueTimes.unique(packet, times)
            try add(decoder.decode(packet, presentation: times.presentation, decoding: times.decoding))
        }
        try add(decoder.decode(nil))
        guard converter != nil else {
            throw MediaError(
                .damaged, "no sound can be decoded", operation: .render, track: track.index, log: FFmpegLog.lines)
        }
    }

    /// Throws `damaged` where a file with a sample table did not deliver every sample of it.
    func checkCompleteness() throws(MediaError) {
        if let movie = context.movie, movie.samples.sampleCount > 0 {
            let wanted = movie.samples.sampleCount
            guard packetCount >= wanted, corruptPackets == 0 else {
                throw MediaError(
                    .damaged, "the file is cut off or damaged: \(packetCount) of \(wanted) samples could be read",
                    operation: .read, track: track.index)
            }
        }
        if let header = source.header, header.isFragmented, header.topLevel.isTruncated {
            throw MediaError(.damaged, "the file is cut off inside its last fragment", operation: .read)
        }
    }
}
