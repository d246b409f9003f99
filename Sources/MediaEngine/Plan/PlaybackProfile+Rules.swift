internal import MediaCore

/// What the players of each profile decode: the table of the plan.
extension PlaybackProfile {
    func plays(video codec: CodecID) -> Bool {
        switch self {
        case .broad: codec == .h264
        case .modern, .passthrough: [.h264, .hevc, .vp9, .av1].contains(codec)
        }
    }

    func plays(audio codec: CodecID) -> Bool {
        switch self {
        case .broad: codec == .aac
        case .modern, .passthrough: [.aac, .opus, .flac, .alac, .mp3, .ac3, .eac3].contains(codec)
        }
    }

    /// Frames per second shown; nil for any.
    var maximumFrameRate: Double? {
        switch self {
        case .broad: 60
        case .modern: 120
        case .passthrough: nil
        }
    }

    /// Longest time between key frames that is copied; nil for any.
    var maximumKeyFrameInterval: MediaTime? { self == .passthrough ? nil : MediaTime(value: 20, timescale: 1) }
}

extension HLSSettings.SegmentFormat {
    /// Codecs the container of the segments carries.
    func carries(_ codec: CodecID) -> Bool {
        switch self {
        case .cmaf, .byterange: true
        case .ts: [.h264, .hevc, .aac, .mp3, .ac3, .eac3].contains(codec)
        }
    }
}
