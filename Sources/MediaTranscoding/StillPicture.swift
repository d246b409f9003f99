package import MediaCore
package import MediaFFmpeg

/// Converts one decoded still picture for laying it on others.
package enum StillPicture {
    /// The picture in a size and in the colours of what it is laid on, as `yuva444p`; colours are multiplied by how much of
    /// them is seen.
    ///
    /// - Parameter target: colours of the canvas.
    package static func overlay(_ frame: Frame, size: PixelSize, target: ColorInfo) throws(MediaError) -> Frame {
        let matrix =
            switch target.matrix {
            case "smpte170m": "smpte170m"
            case "bt470bg": "bt470"
            default: "bt709"
            }
        // Colours count as much as they are seen, so that what is transparent leaves no edge when sizes change.
        let description =
            "[in]format=gbrap,premultiply=inplace=1,scale=\(size.width):\(size.height):flags=bicubic"
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
