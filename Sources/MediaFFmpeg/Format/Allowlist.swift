internal import MediaCore

/// The demuxers and decoders that may see untrusted bytes. Everything else is unreachable, whatever a file claims.
///
/// Never in here: formats that name other files or addresses (hls, dash, concat, image2, sdp, rtsp, vobsub, imf),
/// virtual inputs, and codecs with known unfixed holes in FFmpeg 5.1 (MagicYUV).
package enum Allowlist {
    /// Containers of media.
    package static let mediaFormats = [
        "mov", "mp4", "m4a", "3gp", "3g2", "mj2",  // mp4 m4v mov 3gp f4v m4a
        "matroska", "webm",  // mkv webm
        "mpegts", "mpeg",  // ts mts m2ts; mpeg vob
        "avi", "asf",  // avi; wmv asf
        "rm", "wtv", "mxf", "flv",  // rm; wtv; mxf; flv
        "ogg", "mp3", "wav", "flac", "aac", "aiff",  // ogv ogg opus; mp3; wav; flac; aac; aiff
    ]

    /// Decoders FFmpeg may open to find a track's properties.
    package static let mediaDecoders = [
        "h264", "hevc", "vp8", "vp9", "libdav1d", "av1", "mpeg4", "mpeg1video", "mpeg2video", "mpegvideo",
        "h263", "h263p", "flv", "msmpeg4", "msmpeg4v1", "msmpeg4v2", "wmv1", "wmv2", "wmv3", "vc1", "rv10",
        "rv20", "rv30", "rv40", "theora", "prores", "dnxhd", "dvvideo", "mjpeg", "svq1", "svq3", "aac",
        "aac_latm", "mp3", "mp3float", "mp2", "mp2float", "mp1", "mp1float", "ac3", "eac3", "opus", "vorbis",
        "flac", "alac", "wmav1", "wmav2", "wmapro", "wmalossless", "cook", "sipr", "ralf", "real_144", "real_288",
        "atrac3", "amrnb", "amrwb", "adpcm_ms", "adpcm_ima_wav", "adpcm_ima_qt", "adpcm_swf", "gsm_ms",
        "pcm_s16le", "pcm_s16be", "pcm_s24le", "pcm_s24be", "pcm_s32le", "pcm_s32be", "pcm_u8", "pcm_s8",
        "pcm_f32le", "pcm_f32be", "pcm_f64le", "pcm_f64be", "pcm_alaw", "pcm_mulaw", "pcm_dvd", "pcm_bluray",
        "pcm_lxf", "nellymoser", "speex",
    ]

    /// Containers of still pictures, for pictures given as a source of their own.
    package static let imageFormats = ["jpeg_pipe", "png_pipe", "webp_pipe", "gif"]

    /// Decoders of still pictures.
    package static let imageDecoders = ["mjpeg", "png", "webp", "gif"]

    /// The demuxers a policy lets a source be opened with.
    static func formats(_ policy: InputPolicy) -> [String] {
        (policy.opensImagesOnly ? imageFormats : mediaFormats) + policy.additionalFormats
    }

    /// The decoders a policy lets a source be opened with.
    static func decoders(_ policy: InputPolicy) -> [String] {
        (policy.opensImagesOnly ? imageDecoders : mediaDecoders) + policy.additionalDecoders
    }
}
