/// How a picture is encoded anew: everything the result depends on besides the source.
public struct VideoEncoding: Sendable, Hashable, Codable {
    public var codec: VideoCodec
    /// Pixels of the output: square, upright, even.
    public var size: PixelSize
    /// Sizes the picture goes through before its own, largest first: rungs of a ladder are scaled from each other.
    public var scaledFrom: [PixelSize]
    /// Frames a second where they come evenly; nil where they do not.
    public var frameRate: Rational?
    /// Whether pictures keep the source's own times; otherwise they are put on an even grid of `frameRate`.
    public var keepsTimes: Bool
    /// The encoder's constant rate factor.
    public var quality: Int
    /// Bits a second that no two seconds exceed; nil for one encoder from the first picture to the last, without a
    /// cap and with key frames where it wants them: for files that are not cut.
    public var maximumBitRate: Int?
    /// The encoder's own word for how hard it tries.
    public var preset: String
    /// Threads of the encoder. Part of the recipe: another count gives other bytes.
    public var threadCount: Int
    /// Longest time between key frames; groups are closed.
    public var keyFrameInterval: MediaTime
    public var conversion: PictureConversion

    public init(
        codec: VideoCodec, size: PixelSize, scaledFrom: [PixelSize] = [], frameRate: Rational?, keepsTimes: Bool,
        quality: Int, maximumBitRate: Int?, preset: String,
        threadCount: Int, keyFrameInterval: MediaTime, conversion: PictureConversion
    ) {
        self.codec = codec
        self.size = size
        self.scaledFrom = scaledFrom
        self.frameRate = frameRate
        self.keepsTimes = keepsTimes
        self.quality = quality
        self.maximumBitRate = maximumBitRate
        self.preset = preset
        self.threadCount = threadCount
        self.keyFrameInterval = keyFrameInterval
        self.conversion = conversion
    }
}

extension VideoEncoding {
    /// Whether one encoder makes all of the track.
    public var isContinuous: Bool { maximumBitRate == nil }
}

/// What happens to a decoded picture before it is encoded.
public struct PictureConversion: Sendable, Hashable, Codable {
    /// The transformation that is applied to the pixels.
    public var transform: DisplayMatrix
    /// Whether two fields become one picture.
    public var deinterlaces: Bool
    /// The colours of the source, with what it leaves unsaid filled in.
    public var source: ColorInfo
    /// The colours of the output.
    public var target: ColorInfo

    public init(transform: DisplayMatrix, deinterlaces: Bool, source: ColorInfo, target: ColorInfo) {
        self.transform = transform
        self.deinterlaces = deinterlaces
        self.source = source
        self.target = target
    }

    /// Whether light beyond what a standard display shows is compressed.
    public var toneMaps: Bool { source.dynamicRange != .sdr && target.dynamicRange == .sdr }

    /// Whether primaries change, which takes a conversion in linear light.
    public var convertsPrimaries: Bool { source.primaries != target.primaries }
}
