internal import MediaCore

/// Chooses how a track is encoded that cannot be copied: pure functions from its description.
struct EncodingPlanner {
    let profile: PlaybackProfile
    let settings: EncodingSettings

    /// Groups of pictures are this long, so that segments of all rungs are cut alike.
    static let keyFrameInterval = MediaTime(value: 2, timescale: 1)

    /// Pixels of the longer side at most.
    private static let largestSide = 8192

    // MARK: Picture

    /// - Parameters:
    ///   - shortSide: the rung; nil for the source's own size.
    ///   - limit: the largest display size, in either orientation; nil for none.
    ///   - keepsTimes: whether pictures keep their times even where they come evenly: beside a copied rung.
    ///   - isContinuous: whether one encoder makes all of the track.
    func video(
        _ track: TrackInfo, shortSide: Int?, limit: PixelSize?, keepsTimes: Bool = false, isContinuous: Bool = false
    ) -> VideoEncoding? {
        guard let video = track.video else { return nil }
        let size = Self.size(of: video, shortSide: shortSide, limit: limit)
        let rate = frameRate(video)
        let source = Self.completed(video)
        let isWide = settings.videoCodec != .h264 && source.dynamicRange != .sdr
        // HDR is kept only where the codec carries it and the profile's players show it.
        let target = isWide && profile != .broad ? source : Self.target(source)
        return VideoEncoding(
            codec: settings.videoCodec, size: size, frameRate: rate, keepsTimes: keepsTimes || rate == nil,
            quality: quality,
            maximumBitRate: isContinuous ? nil : maximumBitRate(size, rate ?? video.averageFrameRate), preset: preset,
            threadCount: isContinuous || size.shortSide >= 1080 ? 4 : size.shortSide >= 720 ? 3 : 2,
            keyFrameInterval: Self.keyFrameInterval,
            conversion: PictureConversion(
                transform: video.preferredTransform, deinterlaces: video.isInterlaced == true, source: source,
                target: target))
    }

    /// Square pixels, upright, even, within the limit, never larger than the source.
    static func size(of video: VideoInfo, shortSide: Int?, limit: PixelSize?) -> PixelSize {
        let full = video.displaySize
        var (numerator, denominator) = (1, 1)
        func shrink(_ a: Int, _ b: Int) {
            if b > 0, a < b, a * denominator < numerator * b { (numerator, denominator) = (a, b) }
        }
        // Encoders end at 16384; a damaged pixel shape asks for more.
        shrink(largestSide, max(full.width, full.height))
        if let shortSide { shrink(shortSide, full.shortSide) }
        if let limit {
            shrink(max(limit.width, limit.height), max(full.width, full.height))
            shrink(min(limit.width, limit.height), full.shortSide)
        }
        func side(_ value: Int) -> Int {
            // The nearest even number; an odd side of the source loses its last line rather than gaining one.
            let scaled = value * numerator
            let even = numerator == denominator ? value / 2 * 2 : (scaled + denominator) / (2 * denominator) * 2
            return max(even, 16)
        }
        return PixelSize(width: side(full.width), height: side(full.height))
    }

    /// The even rate of the output's frames; nil where the source's are uneven.
    private func frameRate(_ video: VideoInfo) -> Rational? {
        guard video.hasVariableFrameRate != true, let average = video.averageFrameRate, average.value >= 1 else {
            return nil
        }
        var rate = average
        if let nominal = video.nominalFrameRate, abs(nominal.value / average.value - 1) < 0.01 { rate = nominal }
        guard rate.value <= 1000, rate.numerator <= 1_000_000 else { return nil }
        while let limit = profile.maximumFrameRate, rate.value > limit * 1.001 {
            guard let half = Rational(rate.numerator, rate.denominator &* 2) else { return nil }
            rate = half
        }
        return rate
    }

    /// What a file leaves unsaid, players judge by the size: standard or high definition.
    static func completed(_ video: VideoInfo) -> ColorInfo {
        var color = video.color
        let isRGB = color.matrix == "gbr"
        let isHD = video.codedSize.width >= 1280 || video.codedSize.height > 576
        let usual = color.dynamicRange != .sdr || color.primaries == "bt2020" ? "bt2020" : isHD ? "bt709" : "smpte170m"
        color.primaries = color.primaries ?? usual
        color.transfer = color.transfer ?? (usual == "smpte170m" ? "smpte170m" : "bt709")
        color.matrix = isRGB ? nil : color.matrix ?? (usual == "bt2020" ? "bt2020nc" : usual)
        return color
    }

    /// The colours of an 8-bit output: the source's own where a standard display shows them.
    private static func target(_ source: ColorInfo) -> ColorInfo {
        let isStandard =
            ["bt709", "smpte170m", "bt470bg"].contains(source.primaries ?? "") && source.dynamicRange == .sdr
        guard isStandard else { return ColorInfo(primaries: "bt709", transfer: "bt709", matrix: "bt709", range: "tv") }
        let matrices = ["bt709", "smpte170m", "bt470bg"]
        let matrix =
            matrices.contains(source.matrix ?? "") ? source.matrix : source.primaries == "bt709" ? "bt709" : "smpte170m"
        return ColorInfo(primaries: source.primaries, transfer: source.transfer, matrix: matrix, range: "tv")
    }

    private var quality: Int {
        switch (settings.videoCodec, settings.quality) {
        case (.h264, .standard): 23
        case (.h264, .pro): 21
        case (.h264, .premium): 19
        case (.hevc, .standard): 26
        case (.hevc, .pro): 24
        case (.hevc, .premium): 22
        case (.av1, .standard): 38
        case (.av1, .pro): 34
        case (.av1, .premium): 30
        }
    }

    private var preset: String {
        switch (settings.videoCodec, settings.quality) {
        case (.h264, .standard): "veryfast"
        case (.h264, .pro): "medium"
        case (.h264, .premium): "slow"
        case (.hevc, .standard): "ultrafast"
        case (.hevc, .pro): "fast"
        case (.hevc, .premium): "medium"
        case (.av1, .standard): "10"
        case (.av1, .pro): "8"
        case (.av1, .premium): "6"
        }
    }

    /// Caps by the pixels of the usual rungs (bits a second at up to 30 frames), after what services publish.
    private static let caps: [(pixels: Int, bitRate: Int)] = [
        (640 * 360, 900_000), (854 * 480, 1_600_000), (1280 * 720, 3_500_000), (1920 * 1080, 6_500_000),
        (2560 * 1440, 11_000_000), (3840 * 2160, 20_000_000),
    ]

    private func maximumBitRate(_ size: PixelSize, _ rate: Rational?) -> Int {
        let pixels = size.width * size.height
        let caps = Self.caps
        var bitRate: Double
        if let above = caps.firstIndex(where: { $0.pixels >= pixels }) {
            let low = above == 0 ? (pixels: 0, bitRate: 100_000) : caps[above - 1]
            let part = Double(pixels - low.pixels) / Double(caps[above].pixels - low.pixels)
            bitRate = Double(low.bitRate) + part * Double(caps[above].bitRate - low.bitRate)
        } else {
            bitRate = Double(caps[5].bitRate) * Double(pixels) / Double(caps[5].pixels)
        }
        if let rate, rate.value > 31 { bitRate *= 1.5 }
        switch settings.quality {
        case .standard: break
        case .pro: bitRate *= 4.0 / 3
        case .premium: bitRate *= 5.0 / 3
        }
        switch settings.videoCodec {
        case .h264: break
        case .hevc: bitRate *= 0.7
        case .av1: bitRate *= 0.6
        }
        return Int(bitRate / 1000) * 1000
    }

    // MARK: Sound

    /// Stereo; 44.1 kHz for what divides it, 48 kHz for everything else.
    func audio(_ track: TrackInfo) -> AudioEncoding? {
        guard let audio = track.audio else { return nil }
        let rate =
            audio.sampleRate > 0 && 44_100 % audio.sampleRate == 0 || audio.sampleRate == 88_200 ? 44_100 : 48_000
        let bitRate =
            switch settings.quality {
            case .standard: 128_000
            case .pro: 192_000
            case .premium: 256_000
            }
        return AudioEncoding(sampleRate: rate, channelCount: 2, bitRate: bitRate)
    }

    /// 5.1 beside stereo, where the source has as many channels.
    func surround(_ track: TrackInfo) -> AudioEncoding? {
        guard settings.keepsSurround, let audio = track.audio, audio.channelCount >= 6, var encoding = self.audio(track)
        else { return nil }
        encoding.channelCount = 6
        encoding.bitRate = encoding.bitRate * 3
        return encoding
    }
}
