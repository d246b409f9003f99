internal import CLibAVCodec
internal import CLibAVUtil
internal import CMediaShims
package import MediaCore

/// Decodes closed captions (CEA-608): byte pairs in, the text on the screen out.
package final class CaptionDecoder {
    private let context: UnsafeMutablePointer<AVCodecContext>

    /// Throws `codecUnavailable` where FFmpeg was built without the decoder.
    package init() throws(MediaError) {
        context = try Self.open()
    }

    private static func open() throws(MediaError) -> UnsafeMutablePointer<AVCodecContext> {
        FFmpegLog.install()
        guard let codec = avcodec_find_decoder_by_name("cc_dec") else {
            throw MediaError(
                .codecUnavailable, "FFmpeg was built without a decoder for closed captions", operation: .render)
        }
        var allocated = avcodec_alloc_context3(codec)
        guard let context = allocated else { throw FFmpegError.noMemory.mediaError(.render) }
        context.pointee.pkt_timebase = AVRational(num: 1, den: 1_000_000)
        var options: OpaquePointer?
        defer { av_dict_free(&options) }
        // Every change of the screen is told at once; its end is the next change.
        av_dict_set(&options, "real_time", "1", 0)
        av_dict_set(&options, "real_time_latency_msec", "0", 0)
        let result = avcodec_open2(context, codec, &options)
        guard result >= 0, av_dict_get(options, "", nil, AV_DICT_IGNORE_SUFFIX) == nil else {
            avcodec_free_context(&allocated)
            throw MediaError(.internal, "the caption decoder refuses its settings", operation: .render)
        }
        return context
    }

    deinit {
        var context: UnsafeMutablePointer<AVCodecContext>? = context
        avcodec_free_context(&context)
    }

    /// Takes a pair. Returns the screen as a line of ASS events where it changed, empty for an empty one; nil else.
    package func decode(_ word: UInt16, at time: MediaTime) throws(MediaError) -> String? {
        var allocated = av_packet_alloc()
        guard let packet = allocated else { throw FFmpegError.noMemory.mediaError(.render) }
        defer { av_packet_free(&allocated) }
        guard av_new_packet(packet, 3) >= 0 else { throw FFmpegError.noMemory.mediaError(.render) }
        // The pair as a construct of field 1: each decoder sees one field only.
        packet.pointee.data[0] = 0xFC
        packet.pointee.data[1] = UInt8(truncatingIfNeeded: word >> 8)
        packet.pointee.data[2] = UInt8(truncatingIfNeeded: word)
        packet.pointee.pts = time.ticks(at: 1_000_000)
        var subtitle = AVSubtitle()
        var isComplete: CInt = 0
        let result = avcodec_decode_subtitle2(context, &subtitle, &isComplete, packet)
        defer { avsubtitle_free(&subtitle) }
        // A damaged pair is one letter less.
        guard result >= 0, isComplete != 0 else { return nil }
        var lines: [String] = []
        for index in 0..<Int(subtitle.num_rects) {
            if let text = subtitle.rects[index]?.pointee.ass { lines.append(String(cString: text)) }
        }
        return lines.joined(separator: "\\N")
    }
}
