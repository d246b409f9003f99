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

    /// Fills in shape and colour of pictures where the container did not say them.
    ///
    /// - Parameters:
    ///   - aspectRatio: width and height of a pixel.
    ///   - colour: primaries, transfer and matrix by their codes (ITU-T H.273), which are FFmpeg's own.
    package func describePicture(
        aspectRatio: (width: Int, height: Int)?, colour: (primaries: Int, transfer: Int, matrix: Int)?,
        isFullRange: Bool
    ) {
        if let aspectRatio, pointer.pointee.sample_aspect_ratio.num == 0 {
            pointer.pointee.sample_aspect_ratio = AVRational(
                num: Int32(clamping: aspectRatio.width), den: Int32(clamping: aspectRatio.height))
        }
        guard let colour, pointer.pointee.color_primaries == AVCOL_PRI_UNSPECIFIED,
            pointer.pointee.color_trc == AVCOL_TRC_UNSPECIFIED, pointer.pointee.color_space == AVCOL_SPC_UNSPECIFIED
        else { return }
        pointer.pointee.color_primaries = AVColorPrimaries(UInt32(clamping: colour.primaries))
        pointer.pointee.color_trc = AVColorTransferCharacteristic(UInt32(clamping: colour.transfer))
        pointer.pointee.color_space = AVColorSpace(UInt32(clamping: colour.matrix))
        pointer.pointee.color_range = isFullRange ? AVCOL_RANGE_JPEG : AVCOL_RANGE_MPEG
    }

    /// The decoder configuration.
    package var configuration: [UInt8] {
        guard let data = pointer.pointee.extradata else { return [] }
        return Array(UnsafeBufferPointer(start: data, count: Int(max(pointer.pointee.extradata_size, 0))))
    }
}
