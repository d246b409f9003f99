/// Where something lies on a picture.
public struct Placement: Sendable, Hashable, Codable {
    /// Across.
    public enum HorizontalAlignment: String, Sendable, Hashable, Codable, CaseIterable {
        case left, center, right
    }

    /// Up and down.
    public enum VerticalAlignment: String, Sendable, Hashable, Codable, CaseIterable {
        case top, middle, bottom
    }

    public var horizontal: HorizontalAlignment
    /// Distance from that side; what is in the centre is moved to the right by it. A part is one of the picture's width.
    public var horizontalMargin: PictureLength
    public var vertical: VerticalAlignment
    /// Distance from that side; what is in the middle is moved down by it. A part is one of the picture's height.
    public var verticalMargin: PictureLength

    public init(
        horizontal: HorizontalAlignment = .right, horizontalMargin: PictureLength = .pixels(0),
        vertical: VerticalAlignment = .bottom, verticalMargin: PictureLength = .pixels(0)
    ) {
        self.horizontal = horizontal
        self.horizontalMargin = horizontalMargin
        self.vertical = vertical
        self.verticalMargin = verticalMargin
    }

    /// Left and upper edge of something on a picture.
    public func origin(of size: PixelSize, on canvas: PixelSize) -> (x: Int, y: Int) {
        let across = horizontalMargin.pixels(of: canvas.width)
        let down = verticalMargin.pixels(of: canvas.height)
        let x =
            switch horizontal {
            case .left: across
            case .center: (canvas.width - size.width) / 2 + across
            case .right: canvas.width - size.width - across
            }
        let y =
            switch vertical {
            case .top: down
            case .middle: (canvas.height - size.height) / 2 + down
            case .bottom: canvas.height - size.height - down
            }
        return (x, y)
    }
}
