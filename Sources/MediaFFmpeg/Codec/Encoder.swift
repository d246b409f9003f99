internal import CLibAVCodec
internal import CLibAVUtil
internal import CMediaShims
package import MediaCore

/// Encodes frames of one track. Every setting is explicit, the thread count too: output depends on nothing else.
package final class Encoder {
    private let context: UnsafeMutablePointer<AVCodecContext>
    private var wasFed = false
    /// The unit of frames' and packets' times.
    package let timeBase: TimeBase

    /// What a video encoder is told.
    package struct Picture: Sendable {
        package var encoder: String
        package var size: PixelSize
        package var pixelFormat: String
        package var timeBase: TimeBase
        /// Frames a second; only a hint when times vary.
        package var frameRate: Rational
        package var color: ColorInfo
        package var threadCount: Int
        package var bitRate: Int
        package var maximumBitRate: Int
        package var bufferSize: Int
        /// Frames of a group at most; nil where key frames are asked for frame by frame.
        package var groupSize: Int?
        package var reordersFrames: Bool
        /// Options of the encoder itself.
        package var options: [String: String]

        package init(
            encoder: String, size: PixelSize, pixelFormat: String, timeBase: TimeBase, frameRate: Rational,
            color: ColorInfo, threadCount: Int, bitRate: Int = 0, maximumBitRate: Int = 0, bufferSize: Int = 0,
            groupSize: Int? = nil, reordersFrames: Bool = true, options: [String: String] = [:]
        ) {
            self.encoder = encoder
            self.size = size
            self.pixelFormat = pixelFormat
            self.timeBase = timeBase
            self.frameRate = frameRate
            self.color = color
            self.threadCount = threadCount
            self.bitRate = bitRate
            self.maximumBitRate = maximumBitRate
            self.bufferSize = bufferSize
            self.groupSize = groupSize
            self.reordersFrames = reordersFrames
            self.options = options
        }
    }

    /// What an audio encoder is told. It takes planar floating-point samples.
    package struct Sound: Sendable {
        package var encoder: String
        package var sampleRate: Int
        package var layout: String
        package var bitRate: Int

        package init(encoder: String, sampleRate: Int, layout: String, bitRate: Int) {
            self.encoder = encoder
            self.sampleRate = sampleRate
            self.layout = layout
            self.bitRate = bitRate
        }
    }

    /// Opens a video encoder. Throws `codecUnavailable` when it is not at hand, `invalidSettings` when it refuses them.
    package init(_ picture: Picture) throws(MediaError) {
        context = try Self.open(picture.encoder, options: picture.options) { (context) throws(MediaError) in
            context.pointee.width = Int32(clamping: picture.size.width)
            context.pointee.height = Int32(clamping: picture.size.height)
            context.pointee.pix_fmt = av_get_pix_fmt(picture.pixelFormat)
            context.pointee.sample_aspect_ratio = AVRational(num: 1, den: 1)
            context.pointee.time_base = AVRational(num: picture.timeBase.numerator, den: picture.timeBase.denominator)
            context.pointee.framerate = AVRational(num: picture.frameRate.numerator, den: picture.frameRate.denominator)
            context.pointee.color_primaries = AVColorPrimaries(
                Self.number(picture.color.primaries, av_color_primaries_from_name))
            context.pointee.color_trc = AVColorTransferCharacteristic(
                Self.number(picture.color.transfer, av_color_transfer_from_name))
            context.pointee.colorspace = AVColorSpace(Self.number(picture.color.matrix, av_color_space_from_name))
            context.pointee.color_range = AVColorRange(
                UInt32(picture.color.range.map { max(av_color_range_from_name($0), 0) } ?? 0))
            context.pointee.chroma_sample_location = AVCHROMA_LOC_LEFT
            context.pointee.thread_count = Int32(clamping: picture.threadCount)
            context.pointee.bit_rate = Int64(picture.bitRate)
            context.pointee.rc_max_rate = Int64(picture.maximumBitRate)
            context.pointee.rc_buffer_size = Int32(clamping: picture.bufferSize)
            context.pointee.gop_size = picture.groupSize.map { Int32(clamping: $0) } ?? context.pointee.gop_size
            if !picture.reordersFrames { context.pointee.max_b_frames = 0 }
        }
        timeBase = picture.timeBase
    }

    /// Opens an audio encoder.
    package init(_ sound: Sound) throws(MediaError) {
        context = try Self.open(sound.encoder, options: [:]) { (context) throws(MediaError) in
            context.pointee.sample_rate = Int32(clamping: sound.sampleRate)
            context.pointee.sample_fmt = AV_SAMPLE_FMT_FLTP
            context.pointee.bit_rate = Int64(sound.bitRate)
            context.pointee.time_base = AVRational(num: 1, den: Int32(clamping: sound.sampleRate))
            context.pointee.thread_count = 1
            guard av_channel_layout_from_string(&context.pointee.ch_layout, sound.layout) >= 0 else {
                throw MediaError(.internal, "there is no channel layout \(sound.layout)", operation: .render)
            }
        }
        timeBase = TimeBase(numerator: 1, denominator: Int32(clamping: sound.sampleRate))
    }

    private static func open(
        _ name: String, options: [String: String],
        _ configure: (UnsafeMutablePointer<AVCodecContext>) throws(MediaError) -> Void
    ) throws(MediaError) -> UnsafeMutablePointer<AVCodecContext> {
        FFmpegLog.install()
        guard let codec = avcodec_find_encoder_by_name(name) else {
            throw MediaError(.codecUnavailable, "FFmpeg was built without the encoder \(name)", operation: .render)
        }
        var allocated = avcodec_alloc_context3(codec)
        guard let context = allocated else { throw FFmpegError.noMemory.mediaError(.render) }
        do throws(MediaError) {
            context.pointee.flags |= AV_CODEC_FLAG_GLOBAL_HEADER | AV_CODEC_FLAG_BITEXACT
            try configure(context)
            var dictionary: OpaquePointer?
            defer { av_dict_free(&dictionary) }
            for (key, value) in options { av_dict_set(&dictionary, key, value, 0) }
            let result = avcodec_open2(context, codec, &dictionary)
            guard result >= 0 else {
                let isShort = result == cmedia_error_no_memory
                throw MediaError(
                    isShort ? .limitExceeded : .invalidSettings,
                    "the encoder \(name) refuses its settings: \(FFmpegError(rawValue: result).text)",
                    operation: .render, log: FFmpegLog.lines)
            }
            if let left = av_dict_get(dictionary, "", nil, AV_DICT_IGNORE_SUFFIX) {
                throw MediaError(
                    .internal, "the encoder \(name) does not know the option \(String(cString: left.pointee.key))",
                    operation: .render)
            }
            return context
        } catch {
            avcodec_free_context(&allocated)
            throw error
        }
    }

    /// The number of a colour name; 2, unspecified, for none.
    private static func number(_ name: String?, _ find: (UnsafePointer<CChar>?) -> Int32) -> UInt32 {
        guard let name else { return 2 }
        let number = find(name)
        return number >= 0 ? UInt32(number) : 2
    }

    deinit {
        if !wasFed { feedOnce() }
        var context: UnsafeMutablePointer<AVCodecContext>? = context
        avcodec_free_context(&context)
    }

    /// Gives an AV1 encoder a picture: SVT-AV1 1.4 waits for ever when it is closed before its first one.
    private func feedOnce() {
        guard let codec = context.pointee.codec, String(cString: codec.pointee.name) == "libsvtav1" else { return }
        var frame = av_frame_alloc()
        defer { av_frame_free(&frame) }
        frame?.pointee.width = context.pointee.width
        frame?.pointee.height = context.pointee.height
        frame?.pointee.format = context.pointee.pix_fmt.rawValue
        frame?.pointee.pts = 0
        guard let frame, av_frame_get_buffer(frame, 0) >= 0 else { return }
        avcodec_send_frame(context, frame)
        avcodec_send_frame(context, nil)
        var packet = av_packet_alloc()
        while avcodec_receive_packet(context, packet) >= 0 {}
        av_packet_free(&packet)
    }

    /// The stream's parameters, with the decoder configuration.
    package func parameters() throws(MediaError) -> CodecParameters {
        guard let parameters = CodecParameters(encoder: context) else { throw FFmpegError.noMemory.mediaError(.render) }
        return parameters
    }

    /// Samples of each frame of sound.
    package var frameSize: Int { Int(context.pointee.frame_size) }

    /// Samples the encoder puts before the first one.
    package var initialPadding: Int { Int(context.pointee.initial_padding) }

    /// Encodes a frame, or with nil what the encoder still holds. Packets carry times in `timeBase`.
    package func encode(_ frame: Frame?, track: Int) throws(MediaError) -> [Packet] {
        wasFed = wasFed || frame != nil
        let sent = avcodec_send_frame(context, frame?.pointer)
        guard sent >= 0 || sent == cmedia_error_eof else {
            throw FFmpegError(rawValue: sent).mediaError(.render, track: track)
        }
        var packets: [Packet] = []
        while true {
            guard let pointer = av_packet_alloc() else { throw FFmpegError.noMemory.mediaError(.render) }
            let storage = Packet.Storage(adopting: pointer)
            let result = avcodec_receive_packet(context, pointer)
            if result == cmedia_error_again || result == cmedia_error_eof { return packets }
            guard result >= 0 else { throw FFmpegError(rawValue: result).mediaError(.render, track: track) }
            pointer.pointee.stream_index = Int32(clamping: track)
            packets.append(Packet(storage: storage, timeBase: timeBase))
        }
    }
}
