internal import MediaCore
internal import MediaPackaging

extension RenditionWriter {
    /// The rendition as playlists know it.
    ///
    /// - Parameters:
    ///   - id: the rendition's name in the package.
    ///   - number: its place among those of its type, for tracks that say nothing of themselves.
    ///   - hasKeyFrameList: whether key frames can be fetched by themselves.
    func written(
        id: String, origin: PackageRendition.Origin, number: Int, hasKeyFrameList: Bool
    ) -> WrittenRendition {
        var rendition = PackageRendition(
            id: id, type: info.type, origin: origin, track: info.index, playlist: folder + "/index.m3u8",
            codec: codecString, language: info.language.flatMap { LanguageTag($0) }?.text,
            name: SourceNames.name(of: info, number: number), timescale: context.timescale,
            duration: time(segments.last?.end ?? 0))
        rendition.isDefault = info.type != .video && info.disposition.contains(.isDefault)
        rendition.isAutoselect = !info.disposition.contains(.comment)
        if info.disposition.contains(.visualImpaired) {
            rendition.characteristics = ["public.accessibility.describes-video"]
        }
        rendition.channels = info.audio?.channelCount
        rendition.resolution = info.video?.displaySize
        rendition.frameRate = info.video.flatMap(Self.frameRate)
        rendition.videoRange = info.video?.color.dynamicRange.rawValue
        rendition.segments = recipes
        let media = MediaPlaylist(
            targetDuration: 0,
            segments: segments.indices.map { index in
                MediaSegment(
                    uri: segments[index].uri, duration: time(segments[index].end - segments[index].start),
                    byteRange: segments[index].byteRange, map: map)
            })
        return WrittenRendition(
            rendition: rendition, media: media, byteCounts: segments.map(\.byteCount), isMeasured: isMeasured,
            keyFrames: context.isVideo && hasKeyFrameList && isMeasured ? keyFramePlaylist() : nil)
    }

    /// The average rate; for a variable one the finest grid, where it is a rate somebody would film with.
    private static func frameRate(_ info: VideoInfo) -> Rational? {
        if info.hasVariableFrameRate == true, let nominal = info.nominalFrameRate, nominal.value <= 120,
            nominal.value >= info.averageFrameRate?.value ?? 0
        {
            return nominal
        }
        return info.averageFrameRate ?? info.nominalFrameRate
    }

    /// The key frames by themselves: for each, the head of its fragment and its picture (RFC 8216, 4.3.3.6).
    private func keyFramePlaylist() -> MediaPlaylist {
        let depth = "../../" + folder + "/"
        let frames = segments.flatMap { segment in segment.keyFrames.map { (segment.uri, $0) } }
        let end = segments.last?.end ?? 0
        var parts: [MediaSegment] = []
        for (index, (uri, frame)) in frames.enumerated() {
            let start = index == 0 ? 0 : max(frame.time, 0)
            let next = index + 1 < frames.count ? max(frames[index + 1].1.time, start + 1) : max(end, start + 1)
            parts.append(
                MediaSegment(
                    uri: depth + uri, duration: time(next - start), byteRange: frame.range,
                    map: map.map { InitializationMap(uri: depth + $0.uri, byteRange: $0.byteRange) }))
        }
        return MediaPlaylist(targetDuration: 0, isIFramesOnly: true, segments: parts)
    }
}
