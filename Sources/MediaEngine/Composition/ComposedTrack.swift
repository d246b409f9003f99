internal import MediaCore
internal import MediaFFmpeg
internal import MediaPackaging

/// Tracks that come from no one source: what outputs are told of them.
enum ComposedTrack {
    /// Numbers of the tracks, where no source gives them.
    static let picture = 0
    static let sound = 1

    /// The encoded picture.
    ///
    /// - Parameter frameCount: pictures there will be.
    static func picture(
        _ encoding: VideoEncoding, clock: (timescale: Int32, step: Int64), parameters: CodecParameters,
        frameCount: Int64, clipCount: Int
    ) -> TrackContext {
        var info = TrackInfo(index: picture, type: .video, codec: CodecID(rawValue: encoding.codec.rawValue))
        info.codecString = EncodedCodecString.video(encoding.codec, parameters.configuration)
        info.sampleCount = Int(clamping: frameCount)
        info.startTime = .zero
        info.disposition = [.isDefault]
        var video = VideoInfo(codedSize: encoding.size)
        video.pixelFormat = VideoEncoderFactory.pixelFormat(encoding)
        video.color = encoding.conversion.target
        video.averageFrameRate = encoding.frameRate
        video.nominalFrameRate = encoding.frameRate
        video.hasVariableFrameRate = false
        video.isInterlaced = false
        let seconds = Double(frameCount) / (encoding.frameRate?.value ?? 25)
        // The encoder adds some of its own where scenes change.
        let groups = Int(seconds / max(encoding.keyFrameInterval.seconds, 0.1)) * 2 + clipCount + 16
        video.gop = GOPStructure(
            keyFrameCount: groups, maximumKeyFrameInterval: encoding.keyFrameInterval, hasOpenGOP: false,
            reorderDelay: .zero)
        info.video = video
        let factory = VideoEncoderFactory(encoding: encoding, timescale: clock.timescale)
        return context(
            info, treatment: .video(encoding), parameters: parameters, timescale: clock.timescale,
            reorderDelay: clock.step * factory.reorderDepth, frameDuration: nil)
    }

    /// The encoded sound.
    ///
    /// - Parameter index: a number no other track has.
    static func sound(_ encoding: AudioEncoding, index: Int, parameters: CodecParameters) -> TrackContext {
        var info = TrackInfo(index: index, type: .audio, codec: .aac)
        info.codecString = "mp4a.40.2"
        info.startTime = .zero
        info.disposition = [.isDefault]
        info.audio = AudioInfo(sampleRate: encoding.sampleRate, channelCount: encoding.channelCount)
        info.audio?.channelLayout = encoding.layoutName
        return context(
            info, treatment: .audio(encoding), parameters: parameters, timescale: Int32(clamping: encoding.sampleRate),
            reorderDelay: 0, frameDuration: SoundSegment.frameSize)
    }

    private static func context(
        _ info: TrackInfo, treatment: TrackTreatment, parameters: CodecParameters, timescale: Int32,
        reorderDelay: Int64, frameDuration: Int64?
    ) -> TrackContext {
        let stream = StreamSnapshot(
            encoded: info.type, index: info.index, codec: info.codec,
            timeBase: TimeBase(numerator: 1, denominator: timescale))
        let bare = TrackContext(info: info, stream: stream, parameters: parameters, movie: nil, zero: .zero)
        return TrackContext(
            bare, info: info, treatment: treatment, parameters: parameters, timescale: timescale,
            reorderDelay: reorderDelay, frameDuration: frameDuration)
    }
}
