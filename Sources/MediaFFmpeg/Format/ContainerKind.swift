internal import CLibAVFormat
internal import CLibAVUtil

/// What kind of container bytes begin like, by FFmpeg's probes, which read and allocate nothing.
enum ContainerKind {
    /// FFmpeg's names of the kind; nil where nothing fits well.
    static func name(_ bytes: [UInt8]) -> String? {
        let padding = Int(AVPROBE_PADDING_SIZE)
        var padded = bytes + [UInt8](repeating: 0, count: padding)
        return padded.withUnsafeMutableBufferPointer { buffer in
            var data = AVProbeData()
            data.buf = buffer.baseAddress
            data.buf_size = Int32(clamping: buffer.count - padding)
            var score: Int32 = 0
            guard let format = av_probe_input_format3(&data, 1, &score), score >= 26 else { return nil }
            return format.pointee.name.map { String(cString: $0) }
        }
    }
}
