extension InputPolicy {
    /// The limits for still pictures from strangers: JPEG, PNG, WebP and GIF, up to 64 megapixels, and nothing else.
    ///
    /// The demuxers (`jpeg_pipe`, `png_pipe`, `webp_pipe`, `gif`) read only the bytes they are given. A picture that moves
    /// is opened where it is a GIF: its first picture counts. Media are refused as `unsupportedFormat`, larger pictures as
    /// `limitExceeded`.
    public static let images: InputPolicy = {
        var policy = InputPolicy()
        policy.opensImagesOnly = true
        policy.maximumPixels = 64_000_000
        policy.maximumTracks = 1
        return policy
    }()
}
