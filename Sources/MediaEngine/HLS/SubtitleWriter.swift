internal import MediaCore
internal import MediaPackaging
internal import MediaSubtitles

/// Writes a text track of an HLS package: WebVTT in segments cut where the picture is, and all of it in one file.
struct SubtitleWriter {
    let staging: OutputFolder
    let cuts: CutList
    let segmentFormat: HLSSettings.SegmentFormat

    /// The file with the whole track, for DASH and for download.
    static let wholeTrackName = "all.vtt"
    /// Bytes the segments of a track may have: cues that overlap stand in many of them.
    private static let maximumByteCount = 256 << 20

    /// - Parameter rendition: describes the track; its playlist says where the files go.
    func write(_ document: SubtitleDocument, as rendition: PackageRendition) throws(MediaError) -> WrittenRendition {
        let text = WebVTTText(document)
        // Fragmented MP4 starts at zero, a transport stream at its epoch.
        let epoch = segmentFormat == .ts ? TransportStreamRenditionWriter.epoch.ticks(at: 90_000) : 0
        let segments = try text.segments(endingAt: cuts.ends, epoch: epoch, limit: Self.maximumByteCount)
        var media: [MediaSegment] = []
        var start = MediaTime.zero
        for (index, segment) in segments.enumerated() {
            let name = RenditionWriter.segmentName(index, ".vtt")
            try staging.write(Array(segment.utf8), to: rendition.folder + "/" + name)
            media.append(MediaSegment(uri: name, duration: cuts.ends[index] - start))
            start = cuts.ends[index]
        }
        try staging.write(Array(text.wholeTrack.utf8), to: rendition.wholeTextPath)
        var rendition = rendition
        rendition.duration = cuts.duration
        return WrittenRendition(
            rendition: rendition, media: MediaPlaylist(targetDuration: 0, segments: media),
            byteCounts: segments.map(\.utf8.count))
    }
}
