internal import MediaCore
internal import MediaPackaging

/// Writes an HLS package's playlists from what was measured while its segments were written.
struct PackagePlaylists {
    let renditions: [RenditionWriter]
    let hasIndependentSegments: Bool
    let staging: StagingFolder

    private var targetDuration: Int {
        max(renditions.map { mediaPlaylist($0, targetDuration: 0).minimumTargetDuration }.max() ?? 1, 1)
    }

    /// Writes all playlists, the multivariant one last.
    func write() throws(MediaError) {
        let target = targetDuration
        for rendition in renditions {
            try put(mediaPlaylist(rendition, targetDuration: target).text, rendition.folder + "/index.m3u8")
        }
        var master = MultivariantPlaylist(renditions: [], variants: [])
        master.independentSegments = hasIndependentSegments
        let rungs = renditions.filter { $0.context.isVideo }
        let groups = AudioGroups(renditions.filter { !$0.context.isVideo })
        master.renditions = rungs.isEmpty && groups.renditionCount < 2 ? [] : groups.renditions
        master.variants = rungs.isEmpty ? soundVariants(groups, target) : rungs.flatMap { variants($0, groups, target) }
        for video in rungs {
            let keyFrames = keyFramePlaylist(video)
            guard !keyFrames.segments.isEmpty else { continue }
            let folder = "iframe/" + (video.folder.split(separator: "/").last.map(String.init) ?? "video")
            try put(keyFrames.text, folder + "/index.m3u8")
            master.iFrameVariants.append(iFrameVariant(video, keyFrames, uri: folder + "/index.m3u8"))
        }
        // One version for the whole package: that of its media playlists.
        master.version = max(
            master.requiredVersion, renditions.map { mediaPlaylist($0, targetDuration: target).version }.max() ?? 3)
        if let fault = master.groupFault {
            throw MediaError(.internal, "master.m3u8 contradicts itself: \(fault)", operation: .render)
        }
        try put(master.text, OutputKind.hls.entryPath)
    }

    private func put(_ text: String, _ path: String) throws(MediaError) {
        try staging.write(Array(text.utf8), to: path)
    }

    // MARK: Media playlists

    private func mediaPlaylist(_ rendition: RenditionWriter, targetDuration: Int) -> MediaPlaylist {
        var playlist = MediaPlaylist(
            targetDuration: targetDuration,
            segments: rendition.segments.map { segment in
                MediaSegment(
                    uri: segment.uri, duration: rendition.time(segment.end - segment.start),
                    byteRange: segment.byteRange,
                    map: rendition.map)
            })
        playlist.playlistType = .vod
        playlist.endList = true
        return playlist
    }

    /// The key frames by themselves: for each, the head of its fragment and its picture (RFC 8216, 4.3.3.6).
    private func keyFramePlaylist(_ video: RenditionWriter) -> MediaPlaylist {
        let depth = "../../" + video.folder + "/"
        let frames = video.segments.flatMap { segment in segment.keyFrames.map { (segment.uri, $0) } }
        let end = video.segments.last?.end ?? 0
        var segments: [MediaSegment] = []
        for (index, (uri, frame)) in frames.enumerated() {
            let start = index == 0 ? 0 : max(frame.time, 0)
            let next = index + 1 < frames.count ? max(frames[index + 1].1.time, start + 1) : max(end, start + 1)
            segments.append(
                MediaSegment(
                    uri: depth + uri, duration: video.time(next - start), byteRange: frame.range,
                    map: video.map.map { InitializationMap(uri: depth + $0.uri, byteRange: $0.byteRange) }))
        }
        var playlist = MediaPlaylist(targetDuration: 0, segments: segments)
        playlist.isIFramesOnly = true
        playlist.playlistType = .vod
        playlist.endList = true
        playlist.targetDuration = max(playlist.minimumTargetDuration, 1)
        return playlist
    }

    // MARK: Variants

    private func bandwidth(_ rendition: RenditionWriter, _ target: Int) -> PeakBandwidth {
        PeakBandwidth(
            segments: rendition.segments.map { ($0.byteCount, rendition.time($0.end - $0.start)) },
            targetDuration: target)
    }

    private func soundVariants(_ groups: AudioGroups, _ target: Int) -> [Variant] {
        groups.groups.compactMap { group in
            guard let first = group.members.first else { return nil }
            let rates = group.members.map { bandwidth($0, target) }
            return Variant(
                uri: first.folder + "/index.m3u8", bandwidth: rates.map(\.peak).max() ?? 0,
                averageBandwidth: rates.map(\.average).max(), codecs: group.codecs,
                audioGroup: groups.renditionCount > 1 ? group.id : nil)
        }
    }

    private func variants(_ video: RenditionWriter, _ groups: AudioGroups, _ target: Int) -> [Variant] {
        let picture = bandwidth(video, target)
        func variant(_ group: AudioGroups.Group?) -> Variant {
            let sound = group?.members.map { bandwidth($0, target) } ?? []
            var variant = Variant(
                uri: video.folder + "/index.m3u8", bandwidth: picture.peak + (sound.map(\.peak).max() ?? 0),
                averageBandwidth: picture.average + (sound.map(\.average).max() ?? 0),
                codecs: [video.codecString] + (group?.codecs ?? []), audioGroup: group?.id)
            variant.resolution = resolution(video)
            variant.frameRate = frameRate(video)
            variant.videoRange = range(video)
            variant.closedCaptions = .absent
            return variant
        }
        return groups.groups.isEmpty ? [variant(nil)] : groups.groups.map { variant($0) }
    }

    private func iFrameVariant(_ video: RenditionWriter, _ playlist: MediaPlaylist, uri: String) -> IFrameVariant {
        let rate = PeakBandwidth(
            segments: playlist.segments.map { ($0.byteRange?.length ?? 0, $0.duration) },
            targetDuration: playlist.targetDuration)
        var variant = IFrameVariant(uri: uri, bandwidth: rate.peak)
        variant.averageBandwidth = rate.average
        variant.codecs = [video.codecString]
        variant.resolution = resolution(video)
        variant.videoRange = range(video)
        return variant
    }

    private func resolution(_ video: RenditionWriter) -> Resolution? {
        video.context.info.video.map { Resolution(width: $0.displaySize.width, height: $0.displaySize.height) }
    }

    /// The average rate; for a variable one the finest grid, where it is a rate somebody would film with.
    private func frameRate(_ video: RenditionWriter) -> Rational? {
        guard let info = video.context.info.video else { return nil }
        if info.hasVariableFrameRate == true, let nominal = info.nominalFrameRate, nominal.value <= 120,
            nominal.value >= info.averageFrameRate?.value ?? 0
        {
            return nominal
        }
        return info.averageFrameRate ?? info.nominalFrameRate
    }

    private func range(_ video: RenditionWriter) -> VideoRange? {
        video.context.info.video.flatMap { VideoRange(rawValue: $0.color.dynamicRange.rawValue) }
    }
}
