internal import CLibAVCodec
internal import CLibAVUtil
internal import CMediaShims
package import MediaCore

/// Decodes one stream's packets into frames. Only decoders of the allow-list are used.
package final class Decoder {
    private let context: UnsafeMutablePointer<AVCodecContext>
    private let track: Int
    /// Packets the decoder refused.
    package private(set) var refusedPackets = 0
    /// Frames in which the decoder concealed damage.
    package private(set) var damagedFrames = 0

    /// Opens the decoder of a stream.
    ///
    /// - Parameters:
    ///   - timeBase: the unit of the packets' times.
    ///   - threadCount: how many frames are decoded at once; what is decoded does not depend on it.
    /// Throws `codecUnavailable` when no allowed decoder is at hand.
    package init(
        parameters: CodecParameters, timeBase: TimeBase, track: Int, threadCount: Int, policy: InputPolicy
    ) throws(MediaError) {
        FFmpegLog.install()
        context = try Self.open(parameters, timeBase, track, threadCount, policy)
        self.track = track
    }

    private static func open(
        _ parameters: CodecParameters, _ timeBase: TimeBase, _ track: Int, _ threadCount: Int, _ policy: InputPolicy
    ) throws(MediaError) -> UnsafeMutablePointer<AVCodecContext> {
        let id = parameters.pointer.pointee.codec_id
        guard let codec = decoder(id, policy) else {
            let name = String(cString: avcodec_get_name(id))
            throw MediaError(.codecUnavailable, "there is no decoder for \(name)", operation: .render, track: track)
        }
        var allocated = avcodec_alloc_context3(codec)
        guard let context = allocated else { throw FFmpegError.noMemory.mediaError(.render) }
        var result = avcodec_parameters_to_context(context, parameters.pointer)
        context.pointee.pkt_timebase = AVRational(num: timeBase.numerator, den: timeBase.denominator)
        context.pointee.max_pixels = Int64(policy.maximumPixels)
        context.pointee.thread_count = Int32(clamping: threadCount)
        context.pointee.thread_type = FF_THREAD_FRAME
        if result >= 0 { result = avcodec_open2(context, codec, nil) }
        guard result >= 0 else {
            avcodec_free_context(&allocated)
            throw FFmpegError(rawValue: result).mediaError(.render, track: track)
        }
        return context
    }

    /// The first decoder of the allow-list for a codec.
    private static func decoder(_ id: AVCodecID, _ policy: InputPolicy) -> UnsafePointer<AVCodec>? {
        let names = policy.opensImagesOnly ? Allowlist.imageDecoders : Allowlist.mediaDecoders
        for name in names {
            if let codec = avcodec_find_decoder_by_name(name), codec.pointee.id == id { return codec }
        }
        return nil
    }

    /// The codecs that can be decoded, by FFmpeg's names.
    package static let decodableCodecs: Set<CodecID> = Set(
        Allowlist.mediaDecoders.compactMap { name in
            avcodec_find_decoder_by_name(name).map {
                CodecID(rawValue: String(cString: avcodec_get_name($0.pointee.id)))
            }
        })

    deinit {
        var context: UnsafeMutablePointer<AVCodecContext>? = context
        avcodec_free_context(&context)
    }

    /// Decodes a packet, or with nil what the decoder still holds. A damaged packet yields nothing and is counted.
    ///
    /// - Parameters:
    ///   - presentation: presentation time after repair, in ticks of the stream; nil when unknown.
    ///   - decoding: decoding time after repair.
    package func decode(_ packet: Packet?, presentation: Int64? = nil, decoding: Int64? = nil) throws(MediaError)
        -> [Frame]
    {
        var result: Int32
        if let packet {
            guard let copy = av_packet_clone(packet.storage.pointer) else {
                throw FFmpegError.noMemory.mediaError(.render)
            }
            var owned: UnsafeMutablePointer<AVPacket>? = copy
            defer { av_packet_free(&owned) }
            copy.pointee.pts = presentation ?? cmedia_no_timestamp
            copy.pointee.dts = decoding ?? cmedia_no_timestamp
            result = avcodec_send_packet(context, copy)
        } else {
            result = avcodec_send_packet(context, nil)
        }
        if result == cmedia_error_no_memory { throw FFmpegError.noMemory.mediaError(.render, track: track) }
        if result < 0, result != cmedia_error_eof { refusedPackets += 1 }
        var frames: [Frame] = []
        while true {
            let frame = try Frame()
            let result = avcodec_receive_frame(context, frame.pointer)
            if result == cmedia_error_again || result == cmedia_error_eof { return frames }
            if result == cmedia_error_no_memory { throw FFmpegError.noMemory.mediaError(.render, track: track) }
            if result < 0 {
                // Frame threads report errors late, once each: go on with what comes after.
                refusedPackets += 1
                if packet != nil || refusedPackets > 1 << 20 { return frames }
                continue
            }
            if frame.isDamaged { damagedFrames += 1 }
            frames.append(frame)
        }
    }
}
