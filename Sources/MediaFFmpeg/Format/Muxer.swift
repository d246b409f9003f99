internal import CLibAVCodec
internal import CLibAVFormat
internal import CLibAVUtil
internal import CMediaShims
package import MediaCore

/// A muxer of one track that writes into memory: used for what FFmpeg does best, transport streams and sample entries.
package struct Muxer: ~Copyable {
    private let context: UnsafeMutablePointer<AVFormatContext>
    private var io: UnsafeMutablePointer<AVIOContext>?
    private let bridge: OutputBridge
    private let operation: MediaError.Operation
    /// The time base packets are rescaled to, read back after the header was written.
    private let timeBase: AVRational

    /// Writes the header. Every option has to be known to the muxer.
    package init(
        format: String, parameters: CodecParameters, timeBase: TimeBase, options: [String: String]
    ) throws(MediaError) {
        let bridge = OutputBridge()
        let handles = try Self.open(format, parameters, timeBase, options, bridge)
        operation = .render
        self.bridge = bridge
        context = handles.context
        io = handles.io
        self.timeBase = handles.timeBase
    }

    /// What belongs to one open muxer.
    private struct Handles {
        let context: UnsafeMutablePointer<AVFormatContext>
        let io: UnsafeMutablePointer<AVIOContext>?
        let timeBase: AVRational
    }

    /// Opens the muxer and writes the header, or frees everything and throws.
    private static func open(
        _ format: String, _ parameters: CodecParameters, _ timeBase: TimeBase, _ options: [String: String],
        _ bridge: OutputBridge
    ) throws(MediaError) -> Handles {
        FFmpegLog.install()
        var allocated: UnsafeMutablePointer<AVFormatContext>?
        guard avformat_alloc_output_context2(&allocated, nil, format, nil) >= 0, let context = allocated else {
            throw MediaError(.codecUnavailable, "FFmpeg has no muxer \(format)", operation: .render)
        }
        var io = bridge.makeContext(bufferSize: 64 << 10)
        do throws(MediaError) {
            guard io != nil, let stream = avformat_new_stream(context, nil) else {
                throw FFmpegError.noMemory.mediaError(.render)
            }
            context.pointee.pb = io
            context.pointee.flags |= AVFMT_FLAG_CUSTOM_IO | AVFMT_FLAG_BITEXACT
            context.pointee.strict_std_compliance = -2
            context.pointee.max_delay = 0
            var result = avcodec_parameters_copy(stream.pointee.codecpar, parameters.pointer)
            stream.pointee.codecpar.pointee.codec_tag = 0
            stream.pointee.time_base = AVRational(num: timeBase.numerator, den: timeBase.denominator)
            var dictionary: OpaquePointer?
            defer { av_dict_free(&dictionary) }
            for (name, value) in options { av_dict_set(&dictionary, name, value, 0) }
            if result >= 0 { result = avformat_write_header(context, &dictionary) }
            guard result >= 0 else { throw FFmpegError(rawValue: result).mediaError(.render) }
            if let left = av_dict_get(dictionary, "", nil, AV_DICT_IGNORE_SUFFIX) {
                throw MediaError(
                    .internal, "the muxer does not know the option \(String(cString: left.pointee.key))",
                    operation: .render)
            }
            return Handles(context: context, io: io, timeBase: stream.pointee.time_base)
        } catch {
            avformat_free_context(context)
            cmedia_io_free(&io)
            throw error
        }
    }

    deinit {
        avformat_free_context(context)
        var io = io
        cmedia_io_free(&io)
    }

    /// Writes one packet at the given times; returns the number of bytes written so far.
    @discardableResult
    package mutating func write(
        _ packet: Packet, presentation: MediaTime, decoding: MediaTime, isKeyFrame: Bool
    ) throws(MediaError) -> Int {
        guard let copy = av_packet_clone(packet.storage.pointer) else {
            throw FFmpegError.noMemory.mediaError(operation)
        }
        var owned: UnsafeMutablePointer<AVPacket>? = copy
        defer { av_packet_free(&owned) }
        copy.pointee.stream_index = 0
        copy.pointee.pts = ticks(presentation)
        copy.pointee.dts = ticks(decoding)
        copy.pointee.duration = 0
        copy.pointee.flags = isKeyFrame ? AV_PKT_FLAG_KEY : 0
        let result = av_write_frame(context, copy)
        guard result >= 0 else {
            throw FFmpegError(rawValue: result).mediaError(operation, track: packet.streamIndex)
        }
        avio_flush(context.pointee.pb)
        return bridge.bytes.count
    }

    /// Makes the muxer write what it holds back.
    package mutating func flush() throws(MediaError) {
        let result = av_write_frame(context, nil)
        guard result >= 0 else { throw FFmpegError(rawValue: result).mediaError(operation) }
        avio_flush(context.pointee.pb)
    }

    /// Writes the trailer and returns everything that was written.
    package consuming func finish() throws(MediaError) -> [UInt8] {
        let result = av_write_trailer(context)
        guard result >= 0 else { throw FFmpegError(rawValue: result).mediaError(operation) }
        avio_flush(context.pointee.pb)
        return bridge.bytes
    }

    private func ticks(_ time: MediaTime) -> Int64 {
        av_rescale_q_rnd(
            time.value, AVRational(num: 1, den: time.timescale), timeBase,
            AVRounding(rawValue: AV_ROUND_NEAR_INF.rawValue | AV_ROUND_PASS_MINMAX.rawValue))
    }
}
