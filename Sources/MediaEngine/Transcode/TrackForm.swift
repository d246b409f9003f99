internal import MediaCore
internal import MediaFFmpeg
internal import MediaPackaging

/// A track in one of its forms: what comes in, what comes out and, where it is encoded, the encoder that told so.
struct TrackForm {
    /// The track as the source has it.
    let source: TrackContext
    /// The track as outputs get it.
    let context: TrackContext
    /// The first segment's video encoder.
    let encoder: Encoder?
    let clock: FrameClock?

    init(_ source: TrackContext, _ treatment: TrackTreatment, info: MediaInfo) throws(MediaError) {
        self.source = source
        switch treatment {
        case .copy, .text:
            context = source
            encoder = nil
            clock = nil
        case .video(let encoding):
            let clock = FrameClock(encoding, source: source)
            let factory = VideoEncoderFactory(encoding: encoding, timescale: clock.timescale)
            let encoder = try factory.make()
            let parameters = try encoder.parameters()
            context = TrackContext(
                source, info: Self.describe(source.info, encoding, parameters, info.duration), treatment: treatment,
                parameters: parameters, timescale: clock.timescale,
                reorderDelay: (clock.step ?? 0) * factory.reorderDepth, frameDuration: nil)
            self.encoder = encoder
            self.clock = clock
        case .audio(let encoding):
            let parameters = try SoundSegment.makeEncoder(encoding).parameters()
            context = TrackContext(
                source, info: Self.describe(source.info, encoding), treatment: treatment, parameters: parameters,
                timescale: Int32(clamping: encoding.sampleRate), reorderDelay: 0,
                frameDuration: SoundSegment.frameSize)
            encoder = nil
            clock = nil
        }
    }

    /// The track as it comes out.
    private static func describe(
        _ track: TrackInfo, _ encoding: VideoEncoding, _ parameters: CodecParameters, _ duration: MediaTime?
    ) -> TrackInfo {
        var out = track
        out.codec = CodecID(rawValue: encoding.codec.rawValue)
        out.edits = .none
        out.codecTag = nil
        out.codecString = EncodedCodecString.video(encoding.codec, parameters.configuration)
        var video = VideoInfo(codedSize: encoding.size)
        video.pixelFormat = VideoEncoderFactory.pixelFormat(encoding)
        video.color = encoding.conversion.target
        video.averageFrameRate = encoding.frameRate ?? track.video?.averageFrameRate
        video.nominalFrameRate = encoding.frameRate ?? track.video?.nominalFrameRate
        video.hasVariableFrameRate = encoding.frameRate == nil
        video.isInterlaced = false
        if let seconds = duration?.seconds {
            let rate = video.averageFrameRate?.value ?? 60
            out.sampleCount = Int(min(seconds, 1e6) * rate * 1.02) + 64
            let groups = Int(min(seconds, 1e6) / max(encoding.keyFrameInterval.seconds, 0.1)) * 2 + 16
            video.gop = GOPStructure(
                keyFrameCount: groups, maximumKeyFrameInterval: encoding.keyFrameInterval, hasOpenGOP: false,
                reorderDelay: .zero)
        }
        out.video = video
        return out
    }

    private static func describe(_ track: TrackInfo, _ encoding: AudioEncoding) -> TrackInfo {
        var out = track
        out.codec = .aac
        out.edits = .none
        out.codecTag = nil
        out.codecString = "mp4a.40.2"
        out.sampleCount = nil
        out.audio = AudioInfo(sampleRate: encoding.sampleRate, channelCount: encoding.channelCount)
        out.audio?.channelLayout = encoding.layoutName
        return out
    }
}

/// RFC 6381 names of what encoders announce.
enum EncodedCodecString {
    static func video(_ codec: VideoCodec, _ configuration: [UInt8]) -> String? {
        switch codec {
        case .h264:
            (try? AVCConfiguration(annexB: configuration)).map {
                CodecString.make(sampleEntryType: "avc1", configuration: .avc($0))
            }
        case .hevc:
            (try? HEVCConfiguration(annexB: configuration)).map {
                CodecString.make(sampleEntryType: "hvc1", configuration: .hevc($0))
            }
        case .av1:
            (try? AV1Configuration(parsing: configuration)).map {
                CodecString.make(sampleEntryType: "av01", configuration: .av1($0))
            }
        }
    }
}
