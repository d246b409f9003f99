internal import MediaCore
internal import MediaFFmpeg

/// Encodes still pictures.
struct ImageEncoder {
    let format: ImageFormat

    private var name: String {
        switch format {
        case .jpeg: "mjpeg"
        case .png: "png"
        case .webp: "libwebp"
        }
    }

    /// The pixels the encoder takes.
    var pixelFormat: String {
        switch format {
        case .jpeg: "yuvj420p"
        case .png: "rgb24"
        case .webp: "yuv420p"
        }
    }

    /// The colours to convert to: JPEG is full range by definition, and all three are standard range.
    func target(_ source: ColorInfo) -> ColorInfo {
        ColorInfo(
            primaries: source.dynamicRange == .sdr && source.primaries != "bt2020" ? source.primaries : "bt709",
            transfer: "bt709", matrix: format == .png ? "bt709" : "smpte170m", range: format == .webp ? "tv" : "pc")
    }

    /// The complete file.
    func encode(_ frame: Frame) throws(MediaError) -> [UInt8] {
        guard let rate = Rational(1, 1) else { return [] }
        var options: [String: String] = [:]
        switch format {
        case .jpeg: options = ["flags": "+qscale", "global_quality": "\(3 * 118)", "huffman": "optimal"]
        case .png: options = ["compression_level": "6", "pred": "mixed"]
        case .webp: options = ["quality": "82"]
        }
        let encoder = try Encoder(
            Encoder.Picture(
                encoder: name, size: frame.size, pixelFormat: pixelFormat,
                timeBase: TimeBase(numerator: 1, denominator: 1), frameRate: rate,
                color: ColorInfo(range: format == .jpeg ? "pc" : nil),
                threadCount: 1, options: options))
        let picture = try frame.reference()
        picture.presentationTicks = 0
        picture.clearCodingHints()
        var packets = try encoder.encode(picture, track: 0)
        packets += try encoder.encode(nil, track: 0)
        guard let first = packets.first, packets.count == 1 else {
            throw MediaError(.internal, "the \(format.rawValue) encoder gave no picture", operation: .render)
        }
        return first.bytes
    }
}
