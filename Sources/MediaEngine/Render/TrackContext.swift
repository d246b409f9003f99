internal import MediaCore
internal import MediaFFmpeg
internal import MediaPackaging

/// What stays the same of one copied track while it is rendered.
struct TrackContext {
    let info: TrackInfo
    let stream: StreamSnapshot
    let parameters: CodecParameters
    let movie: MovieHeader.Track?
    /// Ticks per second of the output.
    let timescale: Int32
    /// Presentation time of the source at which the output starts.
    let zero: MediaTime
    /// How much later than its decoding slot a picture is shown at most, in ticks.
    let reorderDelay: Int64
    /// Output time after which nothing is shown; nil: to the end.
    let presentationEnd: Int64?
    /// Ticks one frame of sound lasts; nil when frames differ or their length is unknown.
    let frameDuration: Int64?

    var isVideo: Bool { info.type == .video }

    init(
        info: TrackInfo, stream: StreamSnapshot, parameters: CodecParameters, movie: MovieHeader.Track?, zero: MediaTime
    ) {
        self.info = info
        self.stream = stream
        self.parameters = parameters
        self.movie = movie
        self.zero = zero
        timescale =
            movie?.timescale ?? (info.type == .video ? 90_000 : Int32(clamping: max(stream.sampleRate, 8000)))
        reorderDelay = info.video?.gop?.reorderDelay.ticks(at: timescale, rounding: .up) ?? 0
        if case .single(let delay, _, let duration?) = info.edits {
            presentationEnd = (delay + duration - zero).ticks(at: timescale)
        } else {
            presentationEnd = nil
        }
        frameDuration = info.type == .audio && movie == nil ? AudioFrames.duration(stream, timescale: timescale) : nil
    }

    /// Output time of a source timestamp after repair.
    func outputTime(_ ticks: Int64, base: TimeBase) -> Int64 {
        var time = base.time(ticks)
        if case .single(let delay, let mediaStart, _) = info.edits { time = time - mediaStart + delay }
        return (time - zero).ticks(at: timescale)
    }
}

/// Lengths of coded sound frames.
enum AudioFrames {
    /// Ticks of one frame where all frames of the codec are equally long.
    static func duration(_ stream: StreamSnapshot, timescale: Int32) -> Int64? {
        let samples: Int? =
            switch stream.codec {
            case .aac: stream.frameSize > 0 ? stream.frameSize : 1024
            case .ac3: 1536
            case .mp3: stream.frameSize > 0 ? stream.frameSize : 1152
            default: nil
            }
        guard let samples, stream.sampleRate > 0 else { return nil }
        return MediaTime.rescale(Int64(samples), from: Int32(clamping: stream.sampleRate), to: timescale)
    }
}
