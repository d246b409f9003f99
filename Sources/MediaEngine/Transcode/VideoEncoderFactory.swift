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
                maximumBitRate: encoding.codec == .av1 ? 0 : encoding.maximumBitRate,
                bufferSize: encoding.codec == .av1 ? 0 : encoding.maximumBitRate * 2,
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
        let common = ["preset": encoding.preset, "crf": "\(encoding.quality)"]
        switch encoding.codec {
        case .h264:
            return common.merging([
                "profile": "high", "forced-idr": "1", "a53cc": "0",
                "x264-params": "stitchable=1:open-gop=0:scenecut=0:keyint=infinite",
            ]) { $1 }
        case .hevc:
            let size = encoding.maximumBitRate / 1000
            return common.merging([
                "forced-idr": "1",
                "x265-params": "open-gop=0:scenecut=0:keyint=-1:log-level=none:info=0:repeat-headers=0:"
                    + "pools=\(encoding.threadCount):frame-threads=1:vbv-maxrate=\(size):vbv-bufsize=\(size * 2)",
            ]) { $1 }
        case .av1:
            return common.merging(["svtav1-params": "lp=\(encoding.threadCount):scd=0"]) { $1 }
        }
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
