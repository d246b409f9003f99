/// A still picture that lies on all of the film; its transparency is kept.
public struct Watermark: Sendable, Hashable, Codable {
    /// Index of the source: JPEG, PNG, WebP or GIF.
    public var source: Int
    public var placement: Placement
    /// Width, or a part of the film's; nil follows from the height, or is the picture's own.
    public var width: PictureLength?
    /// Height, or a part of the film's; nil follows from the width, or is the picture's own.
    public var height: PictureLength?
    /// How much of it is seen.
    public var opacity: Percentage

    public init(
        source: Int, placement: Placement = Placement(), width: PictureLength? = nil, height: PictureLength? = nil,
        opacity: Percentage = .whole
    ) {
        self.source = source
        self.placement = placement
        self.width = width
        self.height = height
        self.opacity = opacity
    }
}
