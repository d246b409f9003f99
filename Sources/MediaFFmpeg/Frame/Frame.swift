package import CLibAVUtil
internal import CMediaShims
package import MediaCore

/// One decoded picture or stretch of sound, sharing FFmpeg's reference-counted planes.
///
/// Used by one thread at a time. Whoever changes properties works on a copy (`reference()`).
package final class Frame {
    /// The frame itself, for the filters' wrapper.
    package let pointer: UnsafeMutablePointer<AVFrame>

    /// An empty frame.
    package init() throws(MediaError) {
        guard let pointer = av_frame_alloc() else { throw FFmpegError.noMemory.mediaError(.render) }
        self.pointer = pointer
    }

    private init(adopting pointer: UnsafeMutablePointer<AVFrame>) { self.pointer = pointer }

    deinit {
        var pointer: UnsafeMutablePointer<AVFrame>? = pointer
        av_frame_free(&pointer)
    }

    /// Another frame over the same planes, with properties of its own.
    package func reference() throws(MediaError) -> Frame {
        guard let copy = av_frame_clone(pointer) else { throw FFmpegError.noMemory.mediaError(.render) }
        return Frame(adopting: copy)
    }

    /// Presentation time in ticks of whatever the frame belongs to; nil when unknown.
    package var presentationTicks: Int64? {
        get { Frame.known(pointer.pointee.pts) }
        set { pointer.pointee.pts = newValue ?? cmedia_no_timestamp }
    }

    /// The decoder's best knowledge of the presentation time, in ticks of the stream; nil when it has none.
    package var bestPresentationTicks: Int64? {
        Frame.known(pointer.pointee.best_effort_timestamp) ?? presentationTicks
    }

    /// How long the frame lasts, in ticks of its stream; nil when unknown.
    package var durationTicks: Int64? {
        let duration = cmedia_frame_duration(pointer)
        return duration > 0 ? duration : nil
    }

    /// Whether the decoder concealed damage in it.
    package var isDamaged: Bool { cmedia_frame_is_damaged(pointer) != 0 }

    /// Width and height of a picture.
    package var size: PixelSize {
        PixelSize(width: Int(pointer.pointee.width), height: Int(pointer.pointee.height))
    }

    /// Number of the pixel or sample format.
    package var format: Int32 { pointer.pointee.format }

    /// Whether pixels have a transparency of their own.
    package var hasAlpha: Bool {
        guard let descriptor = av_pix_fmt_desc_get(AVPixelFormat(rawValue: pointer.pointee.format)) else {
            return false
        }
        return descriptor.pointee.flags & UInt64(AV_PIX_FMT_FLAG_ALPHA) != 0
    }

    /// Whether pixels are coded as red, green and blue.
    package var isRGB: Bool {
        guard let descriptor = av_pix_fmt_desc_get(AVPixelFormat(rawValue: pointer.pointee.format)) else {
            return false
        }
        return descriptor.pointee.flags & UInt64(AV_PIX_FMT_FLAG_RGB) != 0
    }

    /// The shape of a pixel; nil when unknown.
    package var sampleAspectRatio: Rational? {
        Rational(pointer.pointee.sample_aspect_ratio.num, pointer.pointee.sample_aspect_ratio.den)
    }

    /// Says that a picture is progressive and a decision about its kind is the encoder's.
    package func clearCodingHints() {
        cmedia_frame_clear_interlaced(pointer)
        pointer.pointee.pict_type = AV_PICTURE_TYPE_NONE
    }

    /// Asks the encoder for a key frame.
    package func requestKeyFrame() { pointer.pointee.pict_type = AV_PICTURE_TYPE_I }

    /// Removes side data, such as captions, that an encoder would carry on.
    package func removeSideData() {
        while pointer.pointee.nb_side_data > 0, let first = pointer.pointee.side_data[0] {
            av_frame_remove_side_data(pointer, first.pointee.type)
        }
    }

    /// A picture of red, green and blue, eight bits each, row by row.
    package convenience init(rgb bytes: [UInt8], size: PixelSize) throws(MediaError) {
        try self.init()
        pointer.pointee.width = Int32(clamping: size.width)
        pointer.pointee.height = Int32(clamping: size.height)
        pointer.pointee.format = AV_PIX_FMT_RGB24.rawValue
        let row = size.width * 3
        guard bytes.count == row * size.height, av_frame_get_buffer(pointer, 0) >= 0, let data = pointer.pointee.data.0
        else { throw FFmpegError.noMemory.mediaError(.render) }
        bytes.withUnsafeBufferPointer { source in
            guard let base = source.baseAddress else { return }
            for line in 0..<size.height {
                (data + line * Int(pointer.pointee.linesize.0)).update(from: base + line * row, count: row)
            }
        }
    }

    // MARK: Sound

    /// Samples of each channel.
    package var sampleCount: Int { Int(pointer.pointee.nb_samples) }
    /// Samples a second.
    package var sampleRate: Int { Int(pointer.pointee.sample_rate) }
    /// Number of channels.
    package var channelCount: Int { Int(pointer.pointee.ch_layout.nb_channels) }

    /// FFmpeg's name of the channel layout, or a default for the count where the stream names none.
    package var channelLayoutName: String {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: 128) { buffer in
            guard let base = buffer.baseAddress else { return "stereo" }
            base[0] = 0
            if pointer.pointee.ch_layout.order == AV_CHANNEL_ORDER_UNSPEC {
                var layout = AVChannelLayout()
                av_channel_layout_default(&layout, pointer.pointee.ch_layout.nb_channels)
                defer { av_channel_layout_uninit(&layout) }
                av_channel_layout_describe(&layout, base, buffer.count)
            } else {
                av_channel_layout_describe(&pointer.pointee.ch_layout, base, buffer.count)
            }
            return String(cString: base)
        }
    }

    /// Names the channel layout where the stream names none.
    package func completeChannelLayout() {
        guard pointer.pointee.ch_layout.order == AV_CHANNEL_ORDER_UNSPEC else { return }
        let count = pointer.pointee.ch_layout.nb_channels
        av_channel_layout_default(&pointer.pointee.ch_layout, count)
    }

    /// FFmpeg's name of the sample format.
    package var sampleFormatName: String? {
        av_get_sample_fmt_name(AVSampleFormat(rawValue: pointer.pointee.format)).map { String(cString: $0) }
    }

    /// Sound from one array of samples a channel, all equally long.
    package convenience init(planes: [ArraySlice<Float>], sampleRate: Int, layout: String) throws(MediaError) {
        try self.init()
        pointer.pointee.nb_samples = Int32(clamping: planes.first?.count ?? 0)
        pointer.pointee.format = AV_SAMPLE_FMT_FLTP.rawValue
        pointer.pointee.sample_rate = Int32(clamping: sampleRate)
        var result = av_channel_layout_from_string(&pointer.pointee.ch_layout, layout)
        if result >= 0 { result = av_frame_get_buffer(pointer, 0) }
        guard result >= 0, channelCount == planes.count else { throw FFmpegError.noMemory.mediaError(.render) }
        for (channel, plane) in planes.enumerated() {
            guard let target = pointer.pointee.extended_data[channel] else { continue }
            plane.withUnsafeBytes { source in
                if let base = source.baseAddress {
                    target.update(from: base.assumingMemoryBound(to: UInt8.self), count: source.count)
                }
            }
        }
    }

    /// Appends the samples of a planar floating-point frame to one array a channel.
    package func appendSamples(to planes: inout [[Float]], from first: Int = 0) {
        guard pointer.pointee.format == AV_SAMPLE_FMT_FLTP.rawValue, first < sampleCount else { return }
        for channel in planes.indices where channel < channelCount {
            guard let data = pointer.pointee.extended_data[channel] else { continue }
            data.withMemoryRebound(to: Float.self, capacity: sampleCount) { samples in
                planes[channel].append(
                    contentsOf: UnsafeBufferPointer(start: samples + first, count: sampleCount - first))
            }
        }
    }

    private static func known(_ ticks: Int64) -> Int64? { ticks == cmedia_no_timestamp ? nil : ticks }
}
