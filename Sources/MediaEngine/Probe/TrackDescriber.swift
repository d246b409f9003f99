internal import MediaCore
internal import MediaFFmpeg
internal import MediaPackaging

/// Turns what FFmpeg and the movie header say of a track into a `TrackInfo`.
struct TrackDescriber {
    let stream: StreamSnapshot
    let movie: MovieHeader.Track?
    let header: MovieHeader?
    /// Whether the container is Matroska or WebM.
    let isMatroska: Bool

    func describe() -> TrackInfo {
        var track = TrackInfo(index: stream.index, type: stream.type, codec: stream.codec)
        track.containerID = stream.containerID
        track.codecTag = stream.codecTag == 0 ? nil : Self.tagText(stream.codecTag)
        track.profile = stream.profile
        track.level = stream.level
        track.bitRate = stream.bitRate
        track.timeBase = Rational(stream.timeBase.numerator, stream.timeBase.denominator)
        track.sampleCount = stream.sampleCount
        track.metadata = stream.metadata
        track.language = stream.metadata["language"].flatMap { $0.isEmpty ? nil : $0 }
        track.title = stream.metadata["title"] ?? Self.handlerTitle(stream.metadata["handler_name"])
        track.disposition = stream.disposition
        track.isEncrypted = stream.isEncrypted || movie?.sampleEntries.contains(where: \.isEncrypted) == true
        track.startTime = stream.startTicks.map { stream.timeBase.time($0) }
        track.duration = stream.durationTicks.map { stream.timeBase.time($0) }
        if stream.type == .video || stream.type == .attachedPicture { track.video = video(&track) }
        if stream.type == .audio { track.audio = audio(&track) }
        if stream.type == .subtitle { track.subtitle = SubtitleInfo(isBitmap: stream.isBitmapSubtitle) }
        // Matroska declares priming apart from its timestamps: what is heard starts after it.
        if isMatroska, let priming = track.audio?.primingSamples, let start = track.startTime, stream.sampleRate > 0 {
            track.startTime = start + MediaTime(value: Int64(priming), timescale: Int32(clamping: stream.sampleRate))
        }
        if let movie, let header { apply(movie, header, to: &track) }
        return track
    }

    /// The handler's name, unless it is one every muxer writes.
    private static func handlerTitle(_ name: String?) -> String? {
        guard let name, !name.isEmpty else { return nil }
        let usual = [
            "handler", "core media", "apple video media", "apple sound media", "gpac", "mainconcept", "bento4",
            "l-smash", "isomedia",
        ]
        let lower = name.lowercased()
        return usual.contains { lower.contains($0) } ? nil : name
    }

    private static func tagText(_ tag: UInt32) -> String {
        let bytes = (0..<4).map { UInt8(truncatingIfNeeded: tag >> UInt32(8 * $0)) }
        guard bytes.allSatisfy({ (0x20...0x7E).contains($0) }) else {
            let digits = String(tag, radix: 16)
            return "0x" + String(repeating: "0", count: max(0, 8 - digits.count)) + digits
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private func video(_ track: inout TrackInfo) -> VideoInfo {
        var video = VideoInfo(codedSize: stream.size)
        video.sampleAspectRatio = stream.sampleAspectRatio.flatMap { $0.numerator == $0.denominator ? nil : $0 }
        video.preferredTransform = movie?.matrix ?? stream.displayMatrix ?? .identity
        video.pixelFormat = stream.pixelFormat
        video.bitDepth = stream.bitDepth
        video.averageFrameRate = stream.averageFrameRate
        video.nominalFrameRate = stream.nominalFrameRate
        video.color = stream.color
        video.fieldOrder = stream.fieldOrder
        if let order = stream.fieldOrder { video.isInterlaced = order != "progressive" }
        video.hasReorderedFrames = stream.reorderedFrames > 0 ? true : nil
        if !stream.hdr.isEmpty { video.hdr = stream.hdr }
        ConfigurationReader(stream: stream, entry: movie?.sampleEntries.first).complete(&track, &video)
        return video
    }

    private func audio(_ track: inout TrackInfo) -> AudioInfo {
        var audio = AudioInfo(sampleRate: stream.sampleRate, channelCount: stream.channelCount)
        audio.channelLayout = stream.channelLayout
        audio.sampleFormat = stream.sampleFormat
        audio.bitsPerSample = stream.bitsPerSample
        audio.primingSamples = stream.primingSamples > 0 ? stream.primingSamples : nil
        ConfigurationReader(stream: stream, entry: movie?.sampleEntries.first).complete(&track, &audio)
        return audio
    }

    /// What only the movie header tells: edits, exact times, key frames.
    private func apply(_ movie: MovieHeader.Track, _ header: MovieHeader, to track: inout TrackInfo) {
        track.edits = movie.edits.summary(movieTimescale: header.timescale, mediaTimescale: movie.timescale)
        track.sampleDescriptionCount = max(movie.sampleEntries.count, 1)
        guard movie.samples.sampleCount > 0, !movie.samples.isIrregular else {
            if !header.isFragmented, !movie.samples.isIrregular {
                track.sampleCount = 0
                track.duration = .zero
            }
            return
        }
        track.sampleCount = movie.samples.sampleCount
        var analyzer = PresentationAnalyzer(timescale: movie.timescale)
        let samples = SampleColumns(movie.samples, wantsPlaces: false)
        if stream.type == .video {
            var nextSync = 0
            for (index, time) in samples.presentationTimes.enumerated() {
                var isSync = true
                if let sync = samples.syncIndices {
                    isSync = nextSync < sync.count && sync[nextSync] == index
                    if isSync { nextSync += 1 }
                }
                analyzer.append(presentation: time, isSync: isSync)
            }
        }
        let first = samples.presentationTimes.min()
        var end = max(samples.presentationTimes.max() ?? 0, 0)
        let step = samples.count > 1 ? samples.lastStep : 0
        // The header's duration tells how long the last sample lasts.
        let declared = Int64(clamping: movie.duration) - samples.lastDecodingTime
        end += declared > 0 && declared <= max(step * 10, Int64(movie.timescale)) ? declared : max(step, 1)
        let decodedEnd = samples.lastDecodingTime + Int64(samples.lastDuration)
        track.bitRate = bitRate(movie, end: decodedEnd) ?? track.bitRate
        setTimes(first: first ?? 0, end: end, timescale: movie.timescale, on: &track)
        if stream.type == .video, var video = track.video {
            let gop = analyzer.finish(end: end)
            video.hasVariableFrameRate = analyzer.hasVariableFrameRate
            video.hasReorderedFrames = gop.reorderDelay > .zero
            // Pictures shown before a key frame of HEVC may still not need an earlier one: packets have to tell.
            video.gop = gop.hasOpenGOP && stream.codec != .h264 ? nil : gop
            if let duration = track.duration, duration > .zero, let count = track.sampleCount,
                stream.averageFrameRate == nil
            {
                video.averageFrameRate = FrameRate.average(frames: count, duration: duration)
            }
            track.video = video
        }
    }

    /// Bits a second, by all samples and the shorter of the header's duration and theirs.
    private func bitRate(_ movie: MovieHeader.Track, end: Int64) -> Int? {
        let duration = min(Int64(clamping: movie.duration), end)
        guard duration > 0 else { return nil }
        let bits = Int128(movie.samples.mediaByteCount) * 8 * Int128(movie.timescale)
        return Int(clamping: bits / Int128(duration))
    }

    /// The edits as a map, where they follow each other.
    private var editMap: EditMap? {
        guard let header, let movie else { return nil }
        return EditMap(movie.edits, movieTimescale: header.timescale, mediaTimescale: movie.timescale)
    }

    /// Start and length as presented, through the edits.
    private func setTimes(first: Int64, end: Int64, timescale: Int32, on track: inout TrackInfo) {
        let firstTime = MediaTime(value: first, timescale: timescale)
        let endTime = MediaTime(value: end, timescale: timescale)
        switch track.edits {
        case .single(let delay, let mediaStart, let duration):
            let visible = endTime - mediaStart
            track.startTime = max(firstTime - mediaStart, .zero) + delay
            track.duration = min(duration ?? visible, visible)
            if track.type == .audio, mediaStart > firstTime {
                let priming = (mediaStart - firstTime).ticks(at: Int32(clamping: stream.sampleRate))
                if priming < Int64(stream.sampleRate) / 4 { track.audio?.primingSamples = Int(priming) }
            }
        case .several:
            let map = editMap
            track.startTime = map?.start ?? firstTime
            track.duration = map?.end.map { $0 - (map?.start ?? .zero) } ?? endTime - firstTime
        case .none:
            track.startTime = firstTime
            track.duration = endTime - firstTime
        }
        if let duration = track.duration, duration < .zero { track.duration = .zero }
    }
}
