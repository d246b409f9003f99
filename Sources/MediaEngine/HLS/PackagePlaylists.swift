internal import MediaCore
internal import MediaPackaging

/// Writes the media playlists of a package from what was measured while its segments were written.
struct PackagePlaylists {
    let staging: OutputFolder
    /// What stands in EXT-X-KEY; nil for segments in the clear.
    let key: EncryptionKey?

    /// The longest a frame of sound may last: a track that is attached later is cut at whole frames, and no target
    /// duration has to grow for it.
    private static let roomForSound = MediaTime(value: 15, timescale: 100)

    /// The target duration of renditions that are made together.
    static func targetDuration(_ written: [WrittenRendition]) -> Int {
        let longest = written.compactMap(\.media.longestDuration).max() ?? .zero
        let roomy = Int((longest + roomForSound).ticks(at: 1))
        return max(written.map(\.media.minimumTargetDuration).max() ?? 1, roomy, 1)
    }

    /// Writes the playlists of renditions. Returns the renditions with their measured rates, and the least version of
    /// HLS that has all they use.
    func write(_ written: [WrittenRendition], targetDuration: Int) throws(MediaError) -> (
        renditions: [PackageRendition], version: Int
    ) {
        var renditions: [PackageRendition] = []
        var version = 3
        for item in written {
            var rendition = item.rendition
            var media = item.media
            media.targetDuration = targetDuration
            if let key, rendition.type != .subtitle {
                for index in media.segments.indices { media.segments[index].key = key }
            }
            try put(media.text, rendition.playlist)
            version = max(version, media.version)
            let rate = PeakBandwidth(
                segments: item.byteCounts.indices.map { (item.byteCounts[$0], media.segments[$0].duration) },
                targetDuration: targetDuration)
            rendition.peakBitRate = rate.peak
            rendition.averageBitRate = item.isMeasured ? rate.average : 0
            if let keyFrames = item.keyFrames, !keyFrames.segments.isEmpty {
                rendition.keyFrames = try write(keyFrames, of: rendition)
            }
            renditions.append(rendition)
        }
        return (renditions, version)
    }

    private func write(
        _ list: MediaPlaylist, of rendition: PackageRendition
    ) throws(MediaError) -> PackageRendition.KeyFrames {
        var list = list
        list.targetDuration = max(list.minimumTargetDuration, 1)
        let folder = "iframe/" + (rendition.folder.split(separator: "/").last.map(String.init) ?? "video")
        try put(list.text, folder + "/index.m3u8")
        let rate = PeakBandwidth(
            segments: list.segments.map { ($0.byteRange?.length ?? 0, $0.duration) },
            targetDuration: list.targetDuration)
        return .init(playlist: folder + "/index.m3u8", peakBitRate: rate.peak, averageBitRate: rate.average)
    }

    private func put(_ text: String, _ path: String) throws(MediaError) {
        try staging.write(Array(text.utf8), to: path)
    }
}
