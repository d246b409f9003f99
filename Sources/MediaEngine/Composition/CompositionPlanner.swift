package import MediaCore
internal import MediaFFmpeg

/// Decides how sources become one film: a pure function of their descriptions and of what is wished.
package struct CompositionPlanner {
    let sources: CompositionSources
    let composition: Composition
    /// Size of the watermark as its file has it.
    let markSize: PixelSize?
    let decodable: Set<CodecID> = Decoder.decodableCodecs

    /// Samples a second of the result.
    static let sampleRate: Int32 = 48_000
    /// The result is for everybody.
    static let profile = PlaybackProfile.broad

    func plan() throws(MediaError) -> CompositionPlan {
        let main = try sources.info(composition.mainSource)
        let picture = try picture(main, composition.mainSource)
        let ownSound = try sound(main, composition.mainSource)
        guard picture != nil || ownSound != nil else {
            throw failure(.noSuitableTrack, "the media has neither picture nor sound", composition.mainSource)
        }
        let treatment = try treatment(picture, main)
        var notes = leftOut()
        let clips = try clips(treatment, &notes)
        let sampleCount = clips.last.map { $0.firstSample + $0.sampleCount } ?? 0
        let frameCount = clips.last.map { $0.firstFrame + $0.frameCount } ?? 0
        var duration = MediaTime(value: sampleCount, timescale: Self.sampleRate)
        if case .encoded(let encoding) = treatment, let rate = encoding.frameRate {
            duration = Self.time(frameCount, rate)
        } else if case .copied = treatment {
            duration = main.composableDuration ?? duration
        }
        // As long as one source may be, and no longer.
        try sources.assets[composition.mainSource].policy.check(end: duration)
        try checkSound(duration)
        let isHeard = composition.sound != .keep || !composition.impositions.isEmpty
        let hasSound = isHeard || clips.contains { $0.soundTrack != nil }
        if composition.loudness != nil, !hasSound {
            notes.append("loudness: nothing is heard that could be made louder")
        }
        let settings = EncodingSettings(quality: composition.quality)
        let template = clips.compactMap { clip in
            clip.soundTrack.flatMap { index in sources.infos[clip.source]?.tracks.first { $0.index == index } }
        }.first
        let bitRate =
            template.flatMap { EncodingPlanner(profile: Self.profile, settings: settings).audio($0)?.bitRate }
            ?? 128_000
        var plan = CompositionPlan(
            clips: clips, picture: treatment, frameCount: frameCount, sampleCount: sampleCount,
            sound: hasSound
                ? AudioEncoding(sampleRate: Int(Self.sampleRate), channelCount: 2, bitRate: bitRate) : nil,
            duration: duration, notes: notes)
        plan.mark = try mark(on: plan.canvas)
        return plan
    }

    /// Whether how long a source plays, and how its pictures come, only its packets tell.
    static func needsThoroughProbe(_ info: MediaInfo) -> Bool {
        if info.tracks(of: .video).isEmpty {
            return info.depth == .headers && MediaInfo.sound(of: info)?.sampleCount == nil
        }
        return Planner(profile: profile).needsThoroughProbe(info, for: [.mp4(.capped4K)])
    }

    // MARK: The picture

    private func treatment(_ picture: TrackInfo?, _ main: MediaInfo) throws(MediaError) -> CompositionPlan.Picture {
        if let side = composition.maximumShortSide, !(64...4320).contains(side) {
            throw failure(.invalidSettings, "maximumShortSide: \(side) pixels; 64 to 4320 are possible", nil)
        }
        guard let picture, let video = picture.video else { return .none }
        if isCopied(picture, main) { return .copied(track: picture.index) }
        let planner = EncodingPlanner(
            profile: Self.profile, settings: EncodingSettings(quality: composition.quality))
        guard
            var encoding = planner.video(
                picture, shortSide: composition.maximumShortSide, limit: nil, isContinuous: true)
        else { return .none }
        encoding.frameRate = Self.frameRate(video, even: encoding.frameRate)
        encoding.keepsTimes = false
        return .encoded(encoding)
    }

    /// Whether nothing but sound changes and the picture can be taken as it is.
    private func isCopied(_ picture: TrackInfo, _ main: MediaInfo) -> Bool {
        guard composition.clips == [CompositionClip(source: composition.mainSource)], composition.watermark == nil,
            let side = picture.video?.displaySize.shortSide,
            composition.maximumShortSide.map({ side <= $0 }) ?? true
        else { return false }
        let any = MP4Settings(maximumSize: PixelSize(width: .max, height: .max))
        let plan = Planner(profile: Self.profile).plan(main, for: [.mp4(any)])
        return plan.outputs.first?.tracks.first { $0.index == picture.index }?.treatments == [.copy]
    }

    /// The even rate of the result: the main source's; where its pictures come unevenly, that of the grid they lie on, or
    /// the usual one next above their average; at most 60.
    package static func frameRate(_ video: VideoInfo, even: Rational?) -> Rational? {
        if let even { return even }
        if let grid = video.nominalFrameRate, let average = video.averageFrameRate, grid.value <= 60,
            (average.value * 0.99...average.value * 3).contains(grid.value)
        {
            return grid
        }
        let usual = [(24000, 1001), (24, 1), (25, 1), (30000, 1001), (30, 1), (50, 1), (60000, 1001), (60, 1)]
            .compactMap { Rational(Int32($0.0), Int32($0.1)) }
        let wanted = video.averageFrameRate?.value ?? 30
        return usual.first { $0.value >= wanted * 0.99 } ?? usual.last
    }

    /// The largest size of a picture's shape that fits on the canvas; even, as black is put around it.
    package static func fitted(_ size: PixelSize, on canvas: PixelSize) -> PixelSize {
        guard size.width > 0, size.height > 0 else { return canvas }
        let byWidth = Int128(canvas.width) * Int128(size.height) <= Int128(canvas.height) * Int128(size.width)
        let (numerator, denominator) = byWidth ? (canvas.width, size.width) : (canvas.height, size.height)
        func side(_ value: Int, _ most: Int) -> Int {
            let scaled = Int128(value) * Int128(numerator)
            let even = (scaled + Int128(denominator)) / (2 * Int128(denominator)) * 2
            return min(max(Int(clamping: even), 2), most)
        }
        return PixelSize(width: side(size.width, canvas.width), height: side(size.height, canvas.height))
    }

    // MARK: Clips

    private func clips(
        _ treatment: CompositionPlan.Picture, _ notes: inout [String]
    ) throws(MediaError) -> [CompositionPlan.Clip] {
        guard !composition.clips.isEmpty, composition.clips.count <= 1000 else {
            throw failure(
                .invalidSettings, "clips: \(composition.clips.count) were given; 1 to 1000 are possible", nil)
        }
        var encoding: VideoEncoding?
        if case .encoded(let own) = treatment { encoding = own }
        var end = MediaTime.zero
        var clips: [CompositionPlan.Clip] = []
        for (index, clip) in composition.clips.enumerated() {
            let info = try sources.info(clip.source)
            let stretch = try stretch(clip, info, index)
            // Ends are rounded, not lengths: nothing adds up.
            let first = (Self.frame(end, encoding?.frameRate), Self.sample(end, encoding?.frameRate))
            end = end + (stretch.end - stretch.start)
            let last = (Self.frame(end, encoding?.frameRate), Self.sample(end, encoding?.frameRate))
            guard encoding == nil ? last.1 > first.1 : last.0 > first.0 else {
                throw failure(.invalidSettings, "clips[\(index)]: it is shorter than one picture", clip.source)
            }
            var planned = CompositionPlan.Clip(
                source: clip.source, start: stretch.start, firstFrame: first.0, frameCount: last.0 - first.0,
                firstSample: first.1, sampleCount: last.1 - first.1)
            planned.soundTrack = composition.sound == .keep ? try sound(info, clip.source)?.index : nil
            try place(&planned, info, treatment, &notes)
            clips.append(planned)
        }
        return clips
    }

    private func place(
        _ clip: inout CompositionPlan.Clip, _ info: MediaInfo, _ treatment: CompositionPlan.Picture,
        _ notes: inout [String]
    ) throws(MediaError) {
        let picture = try picture(info, clip.source)
        let name = sources.location(clip.source) ?? ""
        switch treatment {
        case .none:
            if picture != nil { notes.append("\(name): the picture is left out, since the main source has none") }
        case .copied(let track): clip.pictureTrack = track
        case .encoded(let encoding):
            guard let picture, let video = picture.video else {
                notes.append("\(name): has no picture; black is shown")
                return
            }
            let source = EncodingPlanner.completed(video)
            clip.pictureTrack = picture.index
            clip.fittedSize = Self.fitted(video.displaySize, on: encoding.size)
            clip.conversion = PictureConversion(
                transform: video.preferredTransform, deinterlaces: video.isInterlaced == true, source: source,
                target: encoding.conversion.target)
        }
        if composition.sound == .keep, clip.soundTrack == nil {
            notes.append("\(name): has no sound; silence is heard")
        }
    }

    private func stretch(
        _ clip: CompositionClip, _ info: MediaInfo, _ index: Int
    ) throws(MediaError) -> (start: MediaTime, end: MediaTime) {
        guard let duration = info.composableDuration, duration > .zero else {
            throw failure(.noSuitableTrack, "how long the media plays is not known", clip.source)
        }
        let start = clip.span.start ?? .zero
        let end = clip.span.end ?? duration
        // A time that was rounded on its way here is not beyond the end, nor one that another reading of the file told.
        let tolerance = MediaTime(value: 1, timescale: 20)
        guard start >= .zero, start < duration, end > start, end <= duration + tolerance else {
            throw failure(
                .invalidSettings, "clips[\(index)]: \(start) to \(end) is no stretch of a media that plays \(duration)",
                clip.source)
        }
        return (start, min(end, duration))
    }

    /// The first picture at or after a time, or as near as half a picture before it.
    package static func frame(_ time: MediaTime, _ rate: Rational?) -> Int64 {
        guard let rate else { return 0 }
        let product = Int128(time.value) * Int128(rate.numerator)
        let divisor = Int128(time.timescale) * Int128(rate.denominator)
        return Int64(clamping: (2 * product + divisor) / (2 * divisor))
    }

    /// The sample heard with a picture; where there are none, with a time.
    package static func sample(_ time: MediaTime, _ rate: Rational?) -> Int64 {
        guard let rate else { return time.ticks(at: sampleRate) }
        return Self.time(frame(time, rate), rate).ticks(at: sampleRate)
    }

    /// When a picture is shown.
    package static func time(_ frame: Int64, _ rate: Rational) -> MediaTime {
        MediaTime(
            value: frame.multipliedReportingOverflow(by: Int64(rate.denominator)).partialValue,
            timescale: rate.numerator)
    }

    // MARK: Tracks

    private func picture(_ info: MediaInfo, _ source: Int) throws(MediaError) -> TrackInfo? {
        guard let track = Planner.picture(of: info) else { return nil }
        return try usable(track, source)
    }

    func sound(_ info: MediaInfo, _ source: Int) throws(MediaError) -> TrackInfo? {
        guard let track = MediaInfo.sound(of: info) else { return nil }
        return try usable(track, source)
    }

    private func usable(_ track: TrackInfo, _ source: Int) throws(MediaError) -> TrackInfo {
        var problem: MediaError?
        if track.isEncrypted {
            problem = failure(.noSuitableTrack, "the track is encrypted", source)
        } else if !decodable.contains(track.codec) {
            problem = failure(.codecUnavailable, "there is no decoder for \(track.codec)", source)
        } else if track.sampleCount == 0 {
            problem = failure(.damaged, "the track has no samples", source)
        }
        guard var problem else { return track }
        problem.track = track.index
        throw problem
    }

    func failure(_ code: MediaError.Code, _ message: String, _ source: Int?) -> MediaError {
        MediaError(code, message, operation: .plan, location: source.flatMap { sources.location($0) })
    }
}
