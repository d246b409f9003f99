internal import CLibAVCodec
internal import MediaCore

/// A copy of a stream's codec parameters, as muxers and bitstream filters take them.
package final class CodecParameters {
    let pointer: UnsafeMutablePointer<AVCodecParameters>

    /// Copies parameters; nil when out of memory.
    init?(copying source: UnsafePointer<AVCodecParameters>) {
        guard let copy = avcodec_parameters_alloc() else { return nil }
        pointer = copy
        guard avcodec_parameters_copy(copy, source) >= 0 else {
            var copy: UnsafeMutablePointer<AVCodecParameters>? = copy
            avcodec_parameters_free(&copy)
            return nil
        }
    }

    /// The parameters of an open encoder; nil when out of memory.
    init?(encoder: UnsafePointer<AVCodecContext>) {
        guard let made = avcodec_parameters_alloc() else { return nil }
        pointer = made
        guard avcodec_parameters_from_context(made, encoder) >= 0 else {
            var made: UnsafeMutablePointer<AVCodecParameters>? = made
            avcodec_parameters_free(&made)
            return nil
        }
    }

    deinit {
        var pointer: UnsafeMutablePointer<AVCodecParameters>? = pointer
        avcodec_parameters_free(&pointer)
    }

    /// The decoder configuration.
    package var configuration: [UInt8] {
        guard let data = pointer.pointee.extradata else { return [] }
        return Array(UnsafeBufferPointer(start: data, count: Int(max(pointer.pointee.extradata_size, 0))))
    }
}
