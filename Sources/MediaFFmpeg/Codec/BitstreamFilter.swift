internal import CLibAVCodec
internal import CMediaShims
package import MediaCore

/// Rewrites packets without decoding them.
package final class BitstreamFilter {
    private let context: UnsafeMutablePointer<AVBSFContext>

    /// Sets up a filter by FFmpeg's name for streams with these parameters.
    package init(name: String, parameters: CodecParameters, timeBase: TimeBase) throws(MediaError) {
        guard let filter = av_bsf_get_by_name(name) else {
            throw MediaError(.codecUnavailable, "FFmpeg has no bitstream filter \(name)", operation: .render)
        }
        var allocated: UnsafeMutablePointer<AVBSFContext>?
        guard av_bsf_alloc(filter, &allocated) >= 0, let context = allocated else {
            throw FFmpegError.noMemory.mediaError(.render)
        }
        context.pointee.time_base_in = AVRational(num: timeBase.numerator, den: timeBase.denominator)
        var result = avcodec_parameters_copy(context.pointee.par_in, parameters.pointer)
        if result >= 0 { result = av_bsf_init(context) }
        guard result >= 0 else {
            av_bsf_free(&allocated)
            throw FFmpegError(rawValue: result).mediaError(.render)
        }
        self.context = context
    }

    deinit {
        var context: UnsafeMutablePointer<AVBSFContext>? = context
        av_bsf_free(&context)
    }

    /// The packets a packet becomes; filters that hold packets back are not used here.
    package func apply(_ packet: Packet) throws(MediaError) -> [Packet] {
        let track = packet.streamIndex
        guard let copy = av_packet_clone(packet.storage.pointer) else { throw FFmpegError.noMemory.mediaError(.render) }
        var owned: UnsafeMutablePointer<AVPacket>? = copy
        defer { av_packet_free(&owned) }
        let sent = av_bsf_send_packet(context, copy)
        guard sent >= 0 else { throw FFmpegError(rawValue: sent).mediaError(.render, track: track) }
        var results: [Packet] = []
        while true {
            guard let pointer = av_packet_alloc() else { throw FFmpegError.noMemory.mediaError(.render) }
            let storage = Packet.Storage(adopting: pointer)
            let result = av_bsf_receive_packet(context, pointer)
            if result == cmedia_error_again || result == cmedia_error_eof { return results }
            guard result >= 0 else { throw FFmpegError(rawValue: result).mediaError(.render, track: track) }
            results.append(Packet(storage: storage, timeBase: packet.timeBase))
        }
    }
}
