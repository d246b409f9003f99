package import MediaCore
package import MediaFFmpeg

/// Converts decoded pictures for one or more encoders: deinterlaced, upright, square pixels, the target's colours and
/// sizes. Each smaller size is scaled from the next larger one.
///
/// Depends on one picture before and one after where it deinterlaces, on nothing else otherwise.
package final class PictureFilter {
    private let conversion: PictureConversion
    private let sizes: [PixelSize]
    private let pixelFormat: String
    private let timeBase: TimeBase
    private let finish: [String]
    private var graph: FilterGraph?
    private var input: FilterGraph.Input?
    /// How often pictures changed size or format on the way.
    package private(set) var formatChanges = 0

    /// - Parameters:
    ///   - sizes: sizes of the outputs, largest first.
    ///   - pixelFormat: FFmpeg's name of what the encoders take.
    ///   - timeBase: the unit of the pictures' times, before and after.
    ///   - finish: filters for the upright picture of the first size.
    package init(
        conversion: PictureConversion, sizes: [PixelSize], pixelFormat: String, timeBase: TimeBase,
        finish: [String] = []
    ) {
        self.conversion = conversion
        self.sizes = sizes
        self.pixelFormat = pixelFormat
        self.timeBase = timeBase
        self.finish = finish
    }

    /// Converts a picture; with nil, what is held back. Each element holds one picture in every size.
    package func convert(_ frame: Frame?) throws(MediaError) -> [[Frame]] {
        guard let frame else {
            defer { graph = nil }
            try graph?.push(nil)
            return try pull()
        }
        var converted: [[Frame]] = []
        let wanted = FilterGraph.Input.picture(
            size: frame.size, format: frame.format, aspect: frame.sampleAspectRatio)
        if wanted != input || graph == nil {
            if graph != nil {
                formatChanges += 1
                try graph?.push(nil)
                converted += try pull()
            }
            input = wanted
            graph = try FilterGraph(
                wanted, timeBase: timeBase, description: description(for: frame), outputCount: sizes.count)
        }
        try graph?.push(frame)
        return converted + (try pull())
    }

    private func pull() throws(MediaError) -> [[Frame]] {
        guard let graph else { return [] }
        var pictures: [[Frame]] = []
        while let first = try graph.pull(0) {
            var sizes = [first]
            for output in self.sizes.indices.dropFirst() {
                guard let frame = try graph.pull(output) else {
                    throw MediaError(.internal, "the filters lost a picture", operation: .render)
                }
                sizes.append(frame)
            }
            for frame in sizes {
                frame.clearCodingHints()
                frame.removeSideData()
            }
            pictures.append(sizes)
        }
        return pictures
    }

    // MARK: The chain

    private func description(for frame: Frame) -> String {
        var steps: [String] = []
        if conversion.deinterlaces {
            steps += [
                "bwdif=mode=send_frame:parity=auto:deint=all", "settb=\(timeBase.numerator)/\(timeBase.denominator)",
            ]
        }
        if frame.hasAlpha {
            // Transparent means black: what shows through is nothing.
            steps += ["format=yuva444p|yuva444p10le|yuva444p12le|gbrap|gbrap10le", "premultiply=inplace=1"]
        }
        let top = sizes[0]
        let turned = conversion.transform.swapsAxes ? PixelSize(width: top.height, height: top.width) : top
        if conversion.toneMaps || conversion.convertsPrimaries {
            steps += Self.throughLight(conversion, frame, size: turned)
        } else {
            steps.append(scale(turned, frame))
        }
        steps += ["format=\(pixelFormat)"] + Self.turns(conversion.transform) + finish + ["setsar=1"]
        var text = "[in]" + steps.joined(separator: ",")
        for (index, size) in sizes.enumerated() {
            if index > 0 { text += ";[next\(index)]scale=\(size.width):\(size.height):flags=bicubic" }
            text += index < sizes.count - 1 ? ",split=2[out\(index)][next\(index + 1)]" : "[out\(index)]"
        }
        return text
    }

    /// Size, range and matrix in one step, in the coded values.
    private func scale(_ size: PixelSize, _ frame: Frame) -> String {
        var text =
            "scale=\(size.width):\(size.height):flags=bicubic:out_range=\(conversion.target.range == "pc" ? "full" : "limited")"
        if let range = conversion.source.range, !frame.isRGB {
            text += ":in_range=\(range == "pc" ? "full" : "limited")"
        }
        if let matrix = Self.scalerMatrix(conversion.source.matrix), !frame.isRGB {
            text += ":in_color_matrix=\(matrix)"
        }
        if let matrix = Self.scalerMatrix(conversion.target.matrix) { text += ":out_color_matrix=\(matrix)" }
        return text
    }

    /// Colours that need light rather than coded values: scaled first, so that light is computed at the output's size.
    ///
    /// The curve is Hable's, from 1000 cd/m² down to a standard display's 100, the same for every picture.
    private static func throughLight(_ conversion: PictureConversion, _ frame: Frame, size: PixelSize) -> [String] {
        let source = conversion.source
        let primaries = source.primaries ?? "bt2020"
        let matrix = frame.isRGB ? "gbr" : source.matrix ?? "bt2020nc"
        let range = source.range == "pc" ? "full" : "limited"
        var steps = [
            "scale=\(size.width):\(size.height):flags=bicubic",
            "zscale=pin=\(primaries):tin=\(source.transfer ?? "bt709"):min=\(zimgMatrix(matrix)):rin=\(range):t=linear:npl=100",
            "format=gbrpf32le", "zscale=p=\(conversion.target.primaries ?? "bt709")",
        ]
        if conversion.toneMaps { steps.append("tonemap=tonemap=hable:desat=0:peak=10") }
        steps.append("zscale=t=bt709:m=\(conversion.target.matrix ?? "bt709"):r=limited")
        return steps
    }

    private static func zimgMatrix(_ name: String) -> String {
        [
            "bt2020nc": "2020_ncl", "bt2020c": "2020_cl", "bt709": "709", "smpte170m": "170m", "bt470bg": "470bg",
            "gbr": "gbr",
        ][
            name] ?? "2020_ncl"
    }

    /// The scaler's name of a matrix; nil for one it does not know.
    private static func scalerMatrix(_ name: String?) -> String? {
        switch name {
        case "bt709": "bt709"
        case "smpte170m": "smpte170m"
        case "bt470bg": "bt470"
        case "smpte240m": "smpte240m"
        case "bt2020nc", "bt2020c": "bt2020"
        case "fcc": "fcc"
        default: nil
        }
    }

    /// The filters that turn and mirror a picture as the matrix says.
    private static func turns(_ transform: DisplayMatrix) -> [String] {
        switch [0, 1, 3, 4].map({ transform.values[$0].signum() }) {
        case [0, 1, -1, 0]: ["transpose=clock"]
        case [-1, 0, 0, -1]: ["hflip", "vflip"]
        case [0, -1, 1, 0]: ["transpose=cclock"]
        case [-1, 0, 0, 1]: ["hflip"]
        case [1, 0, 0, -1]: ["vflip"]
        case [0, 1, 1, 0]: ["transpose=cclock_flip"]
        case [0, -1, -1, 0]: ["transpose=clock_flip"]
        default: []
        }
    }
}
