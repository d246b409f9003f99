internal import MediaCore
internal import MediaFFmpeg

extension InputPolicy {
    /// Throws `limitExceeded` where a media lasts longer than it may, or has more packets than its length explains.
    func check(_ info: MediaInfo) throws(MediaError) {
        if opensImagesOnly { try checkPicture(info) }
        if let duration = info.duration { try check(end: duration) }
        for track in info.tracks where track.type == .video {
            guard let size = track.video?.codedSize, size.width > 0, size.height > 0 else { continue }
            if size.width.multipliedReportingOverflow(by: size.height).partialValue > maximumPixels {
                throw MediaError(
                    .limitExceeded,
                    "the picture has \(size.width)x\(size.height) pixels; \(maximumPixels) are accepted",
                    operation: .probe, track: track.index)
            }
        }
        for track in info.tracks where OpenedSource.selfDescribing.contains(track.codec) {
            if let count = track.sampleCount, count > maximumSamples {
                throw MediaError(
                    .limitExceeded, "the track has \(count) samples; \(maximumSamples) are accepted", operation: .probe,
                    track: track.index)
            }
        }
        guard let rate = maximumPacketRate else { return }
        for track in info.tracks {
            let isPacketed = track.type == .video || OpenedSource.selfDescribing.contains(track.codec)
            guard isPacketed, let count = track.sampleCount, let duration = track.duration else { continue }
            let most = Double(Self.packetAllowance) + Double(rate) * max(duration.seconds, 0)
            if Double(count) > most {
                throw MediaError(
                    .limitExceeded, "the track has \(count) samples in \(duration); \(rate) a second are accepted",
                    operation: .probe, track: track.index)
            }
        }
    }

    /// Throws `limitExceeded` where a presentation lasts longer than it may.
    func check(end: MediaTime) throws(MediaError) {
        guard let maximumDuration, end.seconds > Double(maximumDuration.components.seconds) else { return }
        throw MediaError(
            .limitExceeded, "the media plays \(end); \(maximumDuration.components.seconds) seconds are accepted",
            operation: .probe)
    }

    /// A still picture whose first lines cannot be decoded tells no size: it is damaged, or larger than it may be.
    private func checkPicture(_ info: MediaInfo) throws(MediaError) {
        let size = info.tracks.first?.video?.codedSize
        if let size, size.width > 0, size.height > 0 { return }
        let isLarge = FFmpegLog.lines.contains { $0.contains("max pixel count") }
        throw MediaError(
            isLarge ? .limitExceeded : .damaged,
            isLarge
                ? "the picture has more than the \(maximumPixels) pixels that are accepted"
                : "the picture is damaged: it cannot be decoded",
            operation: .probe, log: FFmpegLog.lines)
    }
}
