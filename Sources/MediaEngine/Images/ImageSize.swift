internal import MediaCore

/// Sizes of a picture that is fitted into a wish: a pure function.
struct ImageSize: Hashable {
    /// What the picture is scaled to.
    let scaled: PixelSize
    /// What comes out.
    let result: PixelSize
    private let fit: ImageFit

    /// - Parameters:
    ///   - full: the upright picture with square pixels.
    ///   - width, height: the wish; one alone keeps the shape, none the size.
    init(_ full: PixelSize, width: Int?, height: Int?, fit: ImageFit) {
        self.fit = fit
        guard width != nil || height != nil else {
            scaled = full
            result = full
            return
        }
        let byWidth = width.map { Double($0) / Double(full.width) }
        let byHeight = height.map { Double($0) / Double(full.height) }
        func size(_ factor: Double) -> PixelSize {
            PixelSize(
                width: max(Int((Double(full.width) * factor).rounded()), 1),
                height: max(Int((Double(full.height) * factor).rounded()), 1))
        }
        guard let byWidth, let byHeight, let width, let height else {
            scaled = size(byWidth ?? byHeight ?? 1)
            result = scaled
            return
        }
        let wish = PixelSize(width: width, height: height)
        switch fit {
        case .preserve:
            scaled = size(min(byWidth, byHeight))
            result = scaled
        case .stretch:
            scaled = wish
            result = wish
        case .crop:
            let covering = size(max(byWidth, byHeight))
            scaled = PixelSize(width: max(covering.width, width), height: max(covering.height, height))
            result = wish
        case .pad:
            let inside = size(min(byWidth, byHeight))
            scaled = PixelSize(width: min(inside.width, width), height: min(inside.height, height))
            result = wish
        }
    }

    /// The filters that make the result of the scaled picture.
    var filters: [String] {
        guard scaled != result else { return [] }
        if fit == .crop { return ["crop=\(result.width):\(result.height)"] }
        // The filter makes odd sides even, and may then have less room than it is to fill: so more is asked for, and cut off.
        let even = PixelSize(width: result.width + result.width % 2, height: result.height + result.height % 2)
        let pad = "pad=\(even.width):\(even.height):(ow-iw)/2:(oh-ih)/2:black"
        return even == result ? [pad] : [pad, "crop=\(result.width):\(result.height):0:0:exact=1"]
    }
}
