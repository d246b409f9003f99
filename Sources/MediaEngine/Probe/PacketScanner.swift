internal import MediaCore
internal import MediaFFmpeg
internal import MediaPackaging

/// Reads a source's packets once for what only they tell: key-frame structure, exact start and end, counts.
struct PacketScanner {
    private struct Track {
        var analyzer: PresentationAnalyzer
        var inspector: AccessUnitInspector?
        var base: TimeBase
        var isVideo: Bool
        var first: Int64?
        var end: Int64?
        var count = 0
        var bytes = 0
        var lastDuration: Int64 = 0
        var isReordered: Bool
        var lackingPresentation = 0
    }

    private var tracks: [Int: Track] = [:]
    private var repair: TimestampRepair

    init(streams: [StreamSnapshot], formatName: String) {
        repair = TimestampRepair(formatName: formatName)
        for stream in streams {
            tracks[stream.index] = Track(
                analyzer: PresentationAnalyzer(timescale: Int32(clamping: Int64(stream.timeBase.denominator))),
                inspector: stream.type == .video ? AccessUnitInspector(stream) : nil, base: stream.timeBase,
                isVideo: stream.type == .video, isReordered: stream.reorderedFrames > 0)
        }
    }

    /// Whether packets of every picture were seen for a time. A medium without one is never seen enough of.
    func hasSeen(_ time: MediaTime) -> Bool {
        let pictures = tracks.values.filter(\.isVideo)
        return !pictures.isEmpty
            && pictures.allSatisfy { track in
                guard let first = track.first, let end = track.end else { return false }
                return track.base.time(end - first) >= time
            }
    }

    mutating func add(_ packet: Packet) {
        let time = repair.times(of: packet).presentation
        guard packet.byteCount > 0, var track = tracks[packet.streamIndex] else { return }
        tracks[packet.streamIndex] = nil
        if track.isVideo {
            let independence = track.inspector?.inspect(packet) ?? .independent
            track.analyzer.append(
                presentation: time &* Int64(track.base.numerator), isSync: packet.isKeyFrame, independence: independence
            )
        }
        if packet.presentationTicks == nil, track.isReordered { track.lackingPresentation += 1 }
        track.count += 1
        track.bytes += packet.byteCount
        track.first = min(track.first ?? time, time)
        if time >= (track.end ?? .min) { track.end = time }
        if let duration = packet.durationTicks { track.lastDuration = duration }
        tracks[packet.streamIndex] = track
    }

    /// Writes what was learnt into the description.
    mutating func finish(_ info: inout MediaInfo, header: MovieHeader?) {
        for index in info.tracks.indices {
            let number = info.tracks[index].index
            guard var track = tracks[number] else { continue }
            info.tracks[index].sampleCount = track.count
            guard let first = track.first, let last = track.end else { continue }
            let end = last &+ track.lastDuration
            let hasTable =
                header?.tracks.first { Int($0.trackID) == info.tracks[index].containerID }.map {
                    $0.samples.sampleCount > 0 && !$0.samples.isIrregular
                } ?? false
            if !hasTable {
                var start = track.base.time(first)
                // FFmpeg's start may already leave out priming; the packets' cannot.
                if !track.isVideo, let heard = info.tracks[index].startTime, heard > start,
                    (heard - start).seconds < 0.25
                {
                    start = heard
                }
                var length = track.base.time(end) - start
                if case .single(let delay, let mediaStart, _) = info.tracks[index].edits {
                    length = track.base.time(end) - max(mediaStart, start)
                    start = max(start - mediaStart, .zero) + delay
                }
                info.tracks[index].startTime = start
                info.tracks[index].duration = length
            }
            if info.tracks[index].bitRate == nil, let duration = info.tracks[index].duration, duration > .zero {
                info.tracks[index].bitRate = Int(Double(track.bytes) * 8 / duration.seconds)
            }
            guard track.isVideo, var video = info.tracks[index].video else { continue }
            let gop = track.analyzer.finish(end: end &* Int64(track.base.numerator))
            video.gop = gop
            video.hasVariableFrameRate = track.analyzer.hasVariableFrameRate
            video.hasReorderedFrames = gop.reorderDelay > .zero
            video.isInterlaced = video.isInterlaced ?? false
            if let duration = info.tracks[index].duration, video.averageFrameRate == nil {
                video.averageFrameRate = FrameRate.average(frames: track.count, duration: duration)
            }
            info.tracks[index].lacksPresentationTimes = track.lackingPresentation * 10 > track.count
            info.tracks[index].parameterSetsChange = track.inspector?.parameterSetsChange ?? false
            info.tracks[index].video = video
        }
    }
}
