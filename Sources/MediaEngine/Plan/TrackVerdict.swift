internal import MediaCore

/// Why a track cannot be copied under a profile, whatever the output: the pure half of the plan.
struct TrackVerdict {
    let profile: PlaybackProfile

    /// The reasons against copying; empty when the track can be copied.
    func reasons(_ track: TrackInfo) -> [PlanReason] {
        var reasons: [PlanReason] = []
        if track.isEncrypted { reasons.append(.encrypted) }
        if track.sampleDescriptionCount > 1 || track.parameterSetsChange { reasons.append(.multipleSampleDescriptions) }
        if case .several = track.edits { reasons.append(.editList) }
        if track.lacksPresentationTimes { reasons.append(.container) }
        if track.sampleCount == 0 { reasons.append(.damaged) }
        if let video = track.video {
            append(video, track, &reasons)
        } else if let audio = track.audio {
            append(audio, track, &reasons)
        }
        return reasons
    }

    private func append(_ video: VideoInfo, _ track: TrackInfo, _ reasons: inout [PlanReason]) {
        guard profile.plays(video: track.codec) else { return reasons.append(.codec) }
        if video.codedSize.width < 1 || video.codedSize.height < 1 { reasons.append(.damaged) }
        if profile != .passthrough { appendPictureLimits(video, track, &reasons) }
        guard let gop = video.gop else { return }
        if gop.keyFrameCount == 0 {
            reasons.append(.keyframeInterval)
        } else if let longest = profile.maximumKeyFrameInterval, gop.maximumKeyFrameInterval > longest {
            reasons.append(.keyframeInterval)
        }
        if profile != .passthrough, gop.hasOpenGOP { reasons.append(.openGOP) }
    }

    private func appendPictureLimits(_ video: VideoInfo, _ track: TrackInfo, _ reasons: inout [PlanReason]) {
        if let profileName = track.profile {
            switch track.codec {
            case .h264:
                if !["Constrained Baseline", "Baseline", "Main", "High", "Progressive High", "Constrained High"]
                    .contains(profileName)
                {
                    reasons.append(.profile)
                }
            case .hevc:
                if !["Main", "Main 10", "Main Still Picture"].contains(profileName) { reasons.append(.profile) }
            default: break
            }
        }
        let depthLimit = profile == .broad || track.codec == .h264 ? 8 : 10
        let isPlain = video.pixelFormat.map { $0.hasPrefix("yuv420p") || $0.hasPrefix("yuvj420p") } ?? true
        if !isPlain || (video.bitDepth ?? 8) > depthLimit { reasons.append(.pixelFormat) }
        if let limit = profile.maximumFrameRate, let rate = video.averageFrameRate, rate.value > limit * 1.001 {
            reasons.append(.frameRate)
        }
        if video.isInterlaced == true { reasons.append(.interlaced) }
    }

    private func append(_ audio: AudioInfo, _ track: TrackInfo, _ reasons: inout [PlanReason]) {
        guard profile.plays(audio: track.codec) else { return reasons.append(.codec) }
        if track.codec == .aac, let name = track.profile, profile != .passthrough,
            !["LC", "HE-AAC", "HE-AACv2"].contains(name)
        {
            reasons.append(.profile)
        }
        if audio.channelCount < 1 || audio.channelCount > 8 { reasons.append(.channelLayout) }
        if audio.sampleRate < 7000 || audio.sampleRate > (track.codec == .aac ? 96_000 : 192_000) {
            reasons.append(.sampleRate)
        }
    }
}
