internal import MediaCore
internal import MediaFFmpeg

/// Opens video encoders as a recipe describes them.
struct VideoEncoderFactory {
    let encoding: VideoEncoding
    /// The unit of the pictures' times.
    let timescale: Int32

    /// What encoders take.
    static func pixelFormat(_ encoding: VideoEncoding) -> String {
        encoding.conversion.target.dynamicRange == .sdr ? "yuv420p" : "yuv420p10le"
    }

    /// A fresh encoder: closed groups, key frames only where they are asked for, a fixed state of the rate buffer.
    func make() throws(MediaError) -> Encoder {
        let rate = encoding.frameRate ?? Rational(30, 1)
        guard let rate else { throw MediaError(.internal, "no frame rate", operation: .render) }
        let frames = (encoding.keyFrameInterval.seconds * rate.value).rounded()
        return try Encoder(
            Encoder.Picture(
                encoder: name, size: encoding.size, pixelFormat: Self.pixelFormat(encoding),
                timeBase: TimeBase(numerator: 1, denominator: timescale), frameRate: rate,
                color: encoding.conversion.target, threadCount: encoding.threadCount,
                maximumBitRate: encoding.codec == .h264 ? encoding.maximumBitRate ?? 0 : 0,
                bufferSize: encoding.codec == .h264 ? (encoding.maximumBitRate ?? 0) * 2 : 0,
                groupSize: encoding.codec == .av1 ? Int(frames) : nil, reordersFrames: encoding.frameRate != nil,
                options: options))
    }

    private var name: String {
        switch encoding.codec {
        case .h264: "libx264"
        case .hevc: "libx265"
        case .av1: "libsvtav1"
        }
    }

    private var options: [String: String] {
        var options = ["preset": encoding.preset, "crf": "\(encoding.quality)"]
        switch encoding.codec {
        case .h264:
            options["profile"] = "high"
            options["forced-idr"] = "1"
            options["a53cc"] = "0"
            options["x264-params"] = x264Parameters.joined(separator: ":")
        case .hevc:
            options["forced-idr"] = "1"
            options["x265-params"] = x265Parameters.joined(separator: ":")
        case .av1: options["svtav1-params"] = "lp=\(encoding.threadCount):scd=0"
        }
        return options
    }

    private var x264Parameters: [String] {
        var parameters = ["open-gop=0"]
        if !encoding.isContinuous {
            // Under a capped rate frame threads guess each other's sizes and give other bytes each time; threads that
            // share a picture do not.
            parameters += ["sliced-threads=1", "stitchable=1", "scenecut=0", "keyint=infinite"]
        }
        // x264's AVX-512 lookahead reads memory nobody wrote, and decides by it (seen with version 164).
        if Processor.hasAVX512 { parameters.append("asm=AVX2") }
        return parameters
    }

    private var x265Parameters: [String] {
        var parameters = [
            "open-gop=0", "log-level=none", "info=0", "repeat-headers=0", "pools=\(encoding.threadCount)",
            "frame-threads=1",
        ]
        if let rate = encoding.maximumBitRate {
            parameters += [
                "scenecut=0", "keyint=-1", "const-vbv=1", "vbv-maxrate=\(rate / 1000)", "vbv-bufsize=\(rate / 500)",
            ]
        }
        return parameters
    }

    /// Pictures a frame is shown later than it is decoded, at most.
    var reorderDepth: Int64 {
        guard encoding.frameRate != nil else { return 0 }
        switch encoding.codec {
        case .h264, .hevc: return encoding.keepsTimes ? 3 : 2
        case .av1: return 0
        }
    }
}
