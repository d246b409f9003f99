internal import MediaCore
internal import MediaFFmpeg
internal import MediaPackaging

/// Fills in what a decoder configuration says, where FFmpeg did not look.
struct ConfigurationReader {
    let stream: StreamSnapshot
    let entry: SampleEntry?

    func complete(_ track: inout TrackInfo, _ video: inout VideoInfo) {
        let bytes = stream.configuration
        switch stream.codec {
        case .h264:
            let avc =
                NALUnits.beginsWithStartCode(bytes)
                ? try? AVCConfiguration(annexB: bytes) : try? AVCConfiguration(parsing: bytes)
            guard let avc else { return }
            track.codecString = CodecString.make(sampleEntryType: "avc1", configuration: .avc(avc))
            track.level = track.level ?? Int(avc.levelIDC)
            guard let sps = try? avc.sequenceParameterSet() else { return }
            track.profile =
                track.profile ?? ProfileName.h264(profileIDC: sps.profileIDC, constraintFlags: sps.constraintFlags)
            complete(
                &video, chroma: sps.chromaFormatIDC, depth: sps.bitDepthLuma, usability: sps.usability, usesJ: true)
            if sps.isFrameOnly { video.isInterlaced = video.isInterlaced ?? false }
            if sps.isFrameOnly { video.fieldOrder = video.fieldOrder ?? "progressive" }
        case .hevc:
            let hevc =
                NALUnits.beginsWithStartCode(bytes)
                ? try? HEVCConfiguration(annexB: bytes) : try? HEVCConfiguration(parsing: bytes)
            guard let hevc else { return }
            track.codecString = CodecString.make(sampleEntryType: "hvc1", configuration: .hevc(hevc))
            track.level = track.level ?? Int(hevc.profile.levelIDC)
            track.profile = track.profile ?? ProfileName.hevc(hevc.profile)
            let sps = try? hevc.sequenceParameterSet()
            complete(
                &video, chroma: hevc.chromaFormatIDC, depth: hevc.bitDepthLuma, usability: sps?.usability, usesJ: true)
            video.isInterlaced = video.isInterlaced ?? (sps?.usability?.isFieldSequence ?? false)
        case .av1:
            guard let av1 = try? AV1Configuration(parsing: bytes) else { return }
            track.codecString = CodecString.make(sampleEntryType: "av01", configuration: .av1(av1))
            track.profile = track.profile ?? ProfileName.av1(profile: av1.profile)
            track.level = track.level ?? Int(av1.levelIndex)
            video.isInterlaced = false
        case .vp9, .vp8: video.isInterlaced = false
        default: break
        }
        completeFromEntry(&video)
        if let entry, let text = entry.configuration.map({ _ in entry.codecString }), track.codecString == nil {
            track.codecString = text
        }
        if stream.codec == .vp9, track.codecString == nil { track.codecString = "vp09" }
    }

    /// Whether a sequence parameter set outside the packets describes the pictures.
    static func hasSequenceParameterSet(_ stream: StreamSnapshot) -> Bool {
        switch stream.codec {
        case .h264: (try? AVCConfiguration(parsing: stream.configuration).sequenceParameterSet()) != nil
        case .hevc: (try? HEVCConfiguration(parsing: stream.configuration).sequenceParameterSet()) != nil
        default: false
        }
    }

    /// What it says of shape and colour.
    static func usability(_ stream: StreamSnapshot) -> VideoUsabilityInformation? {
        switch stream.codec {
        case .h264: try? AVCConfiguration(parsing: stream.configuration).sequenceParameterSet().usability
        case .hevc: try? HEVCConfiguration(parsing: stream.configuration).sequenceParameterSet().usability
        default: nil
        }
    }

    func complete(_ track: inout TrackInfo, _ audio: inout AudioInfo) {
        switch stream.codec {
        case .aac:
            if let aac = try? AudioSpecificConfiguration(parsing: stream.configuration) {
                track.codecString = CodecString.make(sampleEntryType: "mp4a", configuration: .aac(aac))
                track.profile = track.profile ?? ProfileName.aac(aac.announcedObjectType)
                if aac.outputSamplingFrequency > 0 { audio.sampleRate = aac.outputSamplingFrequency }
                if let channels = aac.channels, audio.channelCount == 0 { audio.channelCount = channels }
            } else {
                track.codecString = "mp4a.40.2"
            }
        case .opus: track.codecString = "opus"
        case .flac: track.codecString = "fLaC"
        case .alac: track.codecString = "alac"
        case .ac3: track.codecString = "ac-3"
        case .eac3: track.codecString = "ec-3"
        case .mp3: track.codecString = "mp4a.40.34"
        default: break
        }
        guard OpenedSource.selfDescribing.contains(stream.codec) else { return }
        audio.channelLayout = audio.channelLayout ?? [1: "mono", 2: "stereo"][audio.channelCount]
    }

    /// Pixel format, depth and colour as a sequence parameter set tells them.
    private func complete(
        _ video: inout VideoInfo, chroma: Int, depth: Int, usability: VideoUsabilityInformation?, usesJ: Bool
    ) {
        let isFull = usability?.isFullRange ?? false
        video.bitDepth = video.bitDepth ?? depth
        if video.pixelFormat == nil, (0...3).contains(chroma) {
            let base =
                chroma == 0
                ? "gray" : (isFull && depth == 8 && usesJ ? "yuvj" : "yuv") + ["", "420", "422", "444"][chroma] + "p"
            video.pixelFormat = depth > 8 ? "\(base)\(depth)le" : base
        }
        if let aspect = usability?.sampleAspectRatio, video.sampleAspectRatio == nil {
            video.sampleAspectRatio = Rational(Int32(clamping: aspect.width), Int32(clamping: aspect.height)).flatMap {
                $0.numerator == $0.denominator ? nil : $0
            }
        }
        if let colour = usability?.colour { ColorNames.fill(&video.color, colour) }
        if video.color.range == nil, usability != nil, isFull { video.color.range = "pc" }
    }

    /// Colour and pixel shape of the sample entry's own boxes, which override the bitstream's.
    private func completeFromEntry(_ video: inout VideoInfo) {
        guard let entry else { return }
        if let colr = entry.content("colr"), let colour = try? ColourInformation(parsing: colr) {
            ColorNames.fill(&video.color, colour)
        }
        if let pasp = entry.content("pasp"), pasp.count >= 8 {
            let words = (0..<2).map { index in pasp[index * 4..<index * 4 + 4].reduce(Int64(0)) { $0 << 8 | Int64($1) }
            }
            video.sampleAspectRatio = Rational(Int32(clamping: words[0]), Int32(clamping: words[1])).flatMap {
                $0.numerator == $0.denominator ? nil : $0
            }
        }
    }
}
