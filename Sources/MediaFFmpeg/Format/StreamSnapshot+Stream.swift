internal import CLibAVCodec
internal import CLibAVFormat
internal import CLibAVUtil
internal import CMediaShims
internal import MediaCore

extension StreamSnapshot {
    /// Copies what FFmpeg knows of a stream now.
    init(_ stream: UnsafePointer<AVStream>) {
        let parameters = stream.pointee.codecpar.pointee
        index = Int(stream.pointee.index)
        containerID = Int(stream.pointee.id)
        codec = CodecID(rawValue: Self.text(avcodec_get_name(parameters.codec_id)) ?? "unknown")
        if parameters.codec_id == AV_CODEC_ID_NONE { codec = .unknown }
        codecTag = parameters.codec_tag
        configuration =
            parameters.extradata.map {
                Array(UnsafeBufferPointer(start: $0, count: Int(max(parameters.extradata_size, 0))))
            } ?? []
        profileNumber = parameters.profile
        profile = Self.text(avcodec_profile_name(parameters.codec_id, parameters.profile))
        // FFmpeg counts profiles it has no name for; -99 is its "unknown".
        if profile == nil, parameters.profile != -99, parameters.codec_type == AVMEDIA_TYPE_VIDEO {
            profile = String(parameters.profile)
        }
        level = parameters.level > 0 ? Int(parameters.level) : nil
        bitRate = parameters.bit_rate > 0 ? Int(parameters.bit_rate) : nil
        timeBase = TimeBase(numerator: stream.pointee.time_base.num, denominator: stream.pointee.time_base.den)
        startTicks = Self.known(stream.pointee.start_time)
        durationTicks = Self.known(stream.pointee.duration)
        sampleCount = stream.pointee.nb_frames > 0 ? Int(stream.pointee.nb_frames) : nil
        disposition = TrackDisposition(rawValue: Int(stream.pointee.disposition) & 0x5FF)
        metadata = stream.pointee.metadata.map(Metadata.values) ?? [:]
        isEncrypted = cmedia_stream_is_encrypted(stream) != 0
        type = Self.type(of: parameters, attached: disposition.contains(.attachedPicture))
        let descriptor = avcodec_descriptor_get(parameters.codec_id)
        isBitmapSubtitle = (descriptor?.pointee.props ?? 0) & AV_CODEC_PROP_BITMAP_SUB != 0

        size = PixelSize(width: Int(parameters.width), height: Int(parameters.height))
        let aspect =
            parameters.sample_aspect_ratio.num > 0 ? parameters.sample_aspect_ratio : stream.pointee.sample_aspect_ratio
        sampleAspectRatio = Rational(aspect.num, aspect.den)
        averageFrameRate = Rational(stream.pointee.avg_frame_rate.num, stream.pointee.avg_frame_rate.den)
        nominalFrameRate = Rational(stream.pointee.r_frame_rate.num, stream.pointee.r_frame_rate.den)
        let isVideo = parameters.codec_type == AVMEDIA_TYPE_VIDEO
        pixelFormat = isVideo ? Self.text(av_get_pix_fmt_name(AVPixelFormat(rawValue: parameters.format))) : nil
        bitDepth =
            isVideo
            ? av_pix_fmt_desc_get(AVPixelFormat(rawValue: parameters.format)).map { Int($0.pointee.comp.0.depth) } : nil
        color = ColorInfo(
            primaries: Self.specified(av_color_primaries_name(parameters.color_primaries)),
            transfer: Self.specified(av_color_transfer_name(parameters.color_trc)),
            matrix: Self.specified(av_color_space_name(parameters.color_space)),
            range: Self.specified(av_color_range_name(parameters.color_range)))
        fieldOrder = isVideo ? Self.fieldOrderName(parameters.field_order) : nil
        reorderedFrames = Int(parameters.video_delay)
        displayMatrix = Self.displayMatrix(stream)
        hdr = Self.hdr(stream)

        sampleRate = Int(parameters.sample_rate)
        channelCount = Int(parameters.ch_layout.nb_channels)
        channelLayout = channelCount > 0 ? Self.layoutName(parameters.ch_layout) : nil
        let isAudio = parameters.codec_type == AVMEDIA_TYPE_AUDIO
        sampleFormat = isAudio ? Self.text(av_get_sample_fmt_name(AVSampleFormat(rawValue: parameters.format))) : nil
        let bits = max(parameters.bits_per_raw_sample, parameters.bits_per_coded_sample)
        bitsPerSample = bits > 0 ? Int(bits) : nil
        frameSize = Int(parameters.frame_size)
        primingSamples = Int(cmedia_stream_priming(stream))
        indexEntryCount = Int(cmedia_stream_index_count(stream))
    }

    private static func type(of parameters: AVCodecParameters, attached: Bool) -> MediaType {
        if attached { return .attachedPicture }
        switch parameters.codec_type {
        case AVMEDIA_TYPE_VIDEO: return .video
        case AVMEDIA_TYPE_AUDIO: return .audio
        case AVMEDIA_TYPE_SUBTITLE: return .subtitle
        default: return .data
        }
    }

    private static func text(_ pointer: UnsafePointer<CChar>?) -> String? { pointer.map { String(cString: $0) } }

    /// A colour name, unless it says that nothing is known.
    private static func specified(_ pointer: UnsafePointer<CChar>?) -> String? {
        guard let name = text(pointer), name != "unknown", name != "reserved", name != "unspecified" else { return nil }
        return name
    }

    private static func known(_ ticks: Int64) -> Int64? { ticks == cmedia_no_timestamp ? nil : ticks }

    /// The names ffprobe prints.
    private static func fieldOrderName(_ order: AVFieldOrder) -> String? {
        switch order {
        case AV_FIELD_PROGRESSIVE: "progressive"
        case AV_FIELD_TT: "tt"
        case AV_FIELD_BB: "bb"
        case AV_FIELD_TB: "tb"
        case AV_FIELD_BT: "bt"
        default: nil
        }
    }

    private static func layoutName(_ layout: AVChannelLayout) -> String? {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: 128) { buffer in
            guard let base = buffer.baseAddress else { return nil }
            var layout = layout
            guard layout.order != AV_CHANNEL_ORDER_UNSPEC else { return nil }
            return av_channel_layout_describe(&layout, base, buffer.count) > 0 ? String(cString: base) : nil
        }
    }

    private static func displayMatrix(_ stream: UnsafePointer<AVStream>) -> DisplayMatrix? {
        var values = [Int32](repeating: 0, count: 9)
        return cmedia_stream_display_matrix(stream, &values) != 0 ? DisplayMatrix(values: values) : nil
    }

    private static func hdr(_ stream: UnsafePointer<AVStream>) -> HDRInfo {
        var info = HDRInfo()
        var (maximum, average): (UInt32, UInt32) = (0, 0)
        if cmedia_stream_content_light(stream, &maximum, &average) != 0 {
            info.maxContentLightLevel = Int(maximum)
            info.maxFrameAverageLightLevel = Int(average)
        }
        var (darkest, brightest) = (0.0, 0.0)
        if cmedia_stream_mastering_luminance(stream, &darkest, &brightest) != 0 {
            info.masteringMinLuminance = darkest
            info.masteringMaxLuminance = brightest
        }
        var (profile, level, compatibility): (Int32, Int32, Int32) = (0, 0, 0)
        if cmedia_stream_dolby_vision(stream, &profile, &level, &compatibility) != 0 {
            info.dolbyVisionProfile = Int(profile)
            info.dolbyVisionLevel = Int(level)
            info.dolbyVisionCompatibility = Int(compatibility)
        }
        return info
    }
}
