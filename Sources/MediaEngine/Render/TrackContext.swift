internal import MediaCore
internal import MediaFFmpeg
internal import MediaPackaging

/// What stays the same of one track in one form while it is rendered.
struct TrackContext {
    let info: TrackInfo
    /// What is done with the samples.
    let treatment: TrackTreatment
    let stream: StreamSnapshot
    let parameters: CodecParameters
    let movie: MovieHeader.Track?
    /// Several edits, which only encoding can follow.
    let editMap: EditMap?
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
    /// What tells the track's forms apart.
    var key: RenditionKey { RenditionKey(track: info.index, treatment: treatment) }

    init(
        info: TrackInfo, stream: StreamSnapshot, parameters: CodecParameters, movie: MovieHeader.Track?,
        zero: MediaTime,
        end: MediaTime? = nil, outlastsEdit: Bool = false, movieTimescale: Int32? = nil
    ) {
        self.info = info
        treatment = .copy
        self.stream = stream
        self.parameters = parameters
        self.movie = movie
        self.zero = zero
        editMap =
            if case .several = info.edits, let movie, let movieTimescale {
                EditMap(movie.edits, movieTimescale: movieTimescale, mediaTimescale: movie.timescale)
            } else { nil }
        timescale =
            movie?.timescale ?? (info.type == .video ? 90_000 : Int32(clamping: max(stream.sampleRate, 8000)))
        reorderDelay = info.video?.gop?.reorderDelay.ticks(at: timescale, rounding: .up) ?? 0
        if case .single(let delay, _, let duration?) = info.edits, !outlastsEdit {
            let own = delay + duration - zero
            presentationEnd = (end.map { min($0, own) } ?? own).ticks(at: timescale)
        } else {
            presentationEnd = end?.ticks(at: timescale)
        }
        frameDuration = info.type == .audio && movie == nil ? AudioFrames.duration(stream, timescale: timescale) : nil
    }

    /// The same track, encoded anew.
    ///
    /// - Parameters:
    ///   - info: describes what comes out.
    ///   - parameters: of the open encoder.
    init(
        _ source: TrackContext, info: TrackInfo, treatment: TrackTreatment, parameters: CodecParameters,
        timescale: Int32, reorderDelay: Int64, frameDuration: Int64?
    ) {
        self.info = info
        self.treatment = treatment
        var stream = source.stream
        stream.codec = info.codec
        stream.configuration = parameters.configuration
        stream.timeBase = TimeBase(numerator: 1, denominator: timescale)
        stream.sampleRate = info.audio?.sampleRate ?? stream.sampleRate
        self.stream = stream
        self.parameters = parameters
        movie = nil
        editMap = nil
        self.timescale = timescale
        zero = source.zero
        self.reorderDelay = reorderDelay
        presentationEnd = source.presentationEnd.map {
            MediaTime.rescale($0, from: source.timescale, to: timescale)
        }
        self.frameDuration = frameDuration
    }

    /// Output time of a copied sample's timestamp after repair, in ticks of the track.
    func outputTime(_ ticks: Int64, base: TimeBase) -> Int64 {
        presentationTime(ticks, base: base)?.ticks(at: timescale) ?? 0
    }

    /// Output time of a source timestamp after repair, exactly; nil where several edits leave the sample out.
    func presentationTime(_ ticks: Int64, base: TimeBase) -> MediaTime? {
        var time = base.time(ticks)
        if case .single(let delay, let mediaStart, _) = info.edits { time = time - mediaStart + delay }
        if let editMap {
            guard let shown = editMap.presentationTime(time) else { return nil }
            time = shown
        }
        return time - zero
    }
}

/// A track in one of its forms.
struct RenditionKey: Hashable {
    let track: Int
    let treatment: TrackTreatment
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
