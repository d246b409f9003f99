package import MediaCore
package import MediaFFmpeg

/// Converts one decoded still picture for laying it on others.
package enum StillPicture {
    /// The picture in a size and in the colours of what it is laid on, with its transparency, as `yuva444p`.
    ///
    /// - Parameter target: colours of the canvas.
    package static func overlay(_ frame: Frame, size: PixelSize, target: ColorInfo) throws(MediaError) -> Frame {
        let matrix =
            switch target.matrix {
            case "smpte170m": "smpte170m"
            case "bt470bg": "bt470"
            default: "bt709"
            }
        // Through RGB: pictures of all kinds come to one form.
        let description =
            "[in]format=rgba,scale=\(size.width):\(size.height):flags=bicubic"
            + ":out_color_matrix=\(matrix):out_range=limited,format=yuva444p,setsar=1[out0]"
        let picture = try frame.reference()
        picture.presentationTicks = 0
        let graph = try FilterGraph(
            .picture(size: frame.size, format: frame.format, aspect: nil),
            timeBase: TimeBase(numerator: 1, denominator: 1), description: description)
        try graph.push(picture)
        try graph.push(nil)
        guard let converted = try graph.pull() else {
            throw MediaError(.damaged, "the picture cannot be converted", operation: .render)
        }
        return converted
    }
}
