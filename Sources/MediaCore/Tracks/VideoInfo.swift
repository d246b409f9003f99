/// What is known of a video track.
public struct VideoInfo: Sendable, Hashable, Codable {
    /// The size of the decoded picture in pixels.
    public var codedSize: PixelSize
    /// The shape of one pixel; nil when square or unknown.
    public var sampleAspectRatio: Rational?
    /// The transformation applied for display.
    public var preferredTransform: DisplayMatrix
    /// FFmpeg's name of the pixel format, as in `yuv420p10le`.
    public var pixelFormat: String?
    /// Bits per colour sample.
    public var bitDepth: Int?
    /// Frames per second over the whole track.
    public var averageFrameRate: Rational?
    /// The rate of the finest regular frame grid.
    public var nominalFrameRate: Rational?
    /// Whether frames last different times; nil when it was not looked at.
    public var hasVariableFrameRate: Bool?
    public var color: ColorInfo
    public var hdr: HDRInfo?
    /// Whether pictures are coded as fields; nil when it was not looked at.
    public var isInterlaced: Bool?
    /// FFmpeg's name of the field order, as in `progressive` or `tt`.
    public var fieldOrder: String?
    /// Whether pictures are shown in another order than they are decoded in.
    public var hasReorderedFrames: Bool?
    /// Key frames; nil when neither an index nor the packets were read.
    public var gop: GOPStructure?

    public init(codedSize: PixelSize) {
        self.codedSize = codedSize
        preferredTransform = .identity
        color = ColorInfo()
    }

    /// The size of the picture with square pixels, before rotation.
    public var naturalSize: PixelSize {
        guard let aspect = sampleAspectRatio, aspect.numerator != aspect.denominator else { return codedSize }
        let width = Int128(codedSize.width) * Int128(aspect.numerator)
        let divisor = Int128(aspect.denominator)
        return PixelSize(width: Int(clamping: (width + divisor / 2) / divisor), height: codedSize.height)
    }

    /// The size a viewer sees: square pixels, after rotation.
    public var displaySize: PixelSize {
        let size = naturalSize
        return preferredTransform.swapsAxes ? PixelSize(width: size.height, height: size.width) : size
    }

    /// Clockwise rotation in degrees for display.
    public var rotation: Int { preferredTransform.rotation ?? 0 }
}
