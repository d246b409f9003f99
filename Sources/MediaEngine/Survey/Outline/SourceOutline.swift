internal import MediaCore
internal import MediaFFmpeg
internal import MediaPackaging

/// What a source with an index of its key frames tells without being read through: by its opening, its index, its end.
struct SourceOutline {
    var info: MediaInfo
    /// The only picture track.
    let picture: Int
    /// Starts of all groups of pictures.
    let groups: [RandomAccessPoint]
    /// The first packets of all tracks.
    let opening: OutlinedStretch
    /// What comes from the last key frame on.
    let ending: OutlinedStretch
    let byteCount: Int64

    /// Bytes the container has between two groups' starts; `upper` may be the number of groups.
    func byteCount(of groups: Range<Int>) -> Int64 {
        let end = groups.upperBound < self.groups.count ? self.groups[groups.upperBound].offset : byteCount
        return max(end - self.groups[groups.lowerBound].offset, 0)
    }
}

extension OpenedSource {
    /// Outlines a Matroska file by its Cues. Nil where there are none, or where they do not fit the packets.
    ///
    /// Nothing may have been read before.
    mutating func outline() throws(MediaError) -> SourceOutline? {
        guard isIndexedByCues, let byteCount = input.byteCount else { return nil }
        skipStreamInfoWherePossible()
        let headers = try describe(.headers)
        let pictures = headers.tracks.filter { $0.type == .video }
        guard let picture = pictures.first?.index, pictures.count == 1 else { return nil }
        var opening = OutlinedStretch(picture: picture, keepsPictures: false)
        let described = try describeOpening(headers) {
            $0.hasSeen(Self.shortOpening) && opening.keyTicks.count > 2
        } visit: {
            opening.add($0)
        }
        guard let described, opening.isTimed,
            let firstKey = opening.keyTicks.first, let duration = headers.duration,
            (try? demuxer.seek(stream: picture, ticks: firstKey)) != nil
        else { return nil }
        let groups = demuxer.randomAccessPoints(stream: picture)
        let base = demuxer.streams.first { $0.index == picture }?.timeBase ?? TimeBase(numerator: 1, denominator: 1000)
        guard let last = groups.last, Self.isComplete(groups, keys: opening.keyTicks),
            duration - base.time(last.ticks) < Self.longestEnding,
            (try? demuxer.seek(stream: picture, ticks: last.ticks)) != nil
        else { return nil }
        var ending = OutlinedStretch(picture: picture, keepsPictures: true)
        while let packet = try demuxer.readPacket() {
            ending.add(packet)
            guard base.time((ending.latest ?? last.ticks) - last.ticks) < Self.longestEnding else { return nil }
        }
        // Pictures shown before the key frame may need what comes before it.
        guard ending.isTimed, ending.keyTicks == [last.ticks],
            ending.pictures.allSatisfy({ $0.shownTicks >= last.ticks }),
            ending.tracks.values.allSatisfy({ $0.end - base.time(last.ticks) < Self.longestEnding })
        else { return nil }
        return SourceOutline(
            info: complete(described, groups, base, ending), picture: picture, groups: groups,
            opening: opening, ending: ending, byteCount: byteCount)
    }

    /// The index tells how far key frames lie apart; a few groups tell what they are like.
    private static let shortOpening = MediaTime(value: 6, timescale: 1)

    /// Longer than any group of pictures that is copied where key frames matter.
    private static let longestEnding = MediaTime(value: 60, timescale: 1)

    /// Whether an index ascends and has just the key frames that were seen.
    private static func isComplete(_ groups: [RandomAccessPoint], keys: [Int64]) -> Bool {
        guard groups.count > keys.count, keys.count > 1,
            groups.allSatisfy({ $0.ticks.magnitude < UInt64(OutlinedStretch.latestTicks) && $0.offset >= 0 })
        else { return false }
        return zip(groups, groups.dropFirst()).allSatisfy { $0.ticks < $1.ticks && $0.offset <= $1.offset }
            && groups.prefix(keys.count).map(\.ticks) == keys
    }

    /// The description with what index and end tell of the whole.
    private func complete(
        _ described: MediaInfo, _ groups: [RandomAccessPoint], _ base: TimeBase, _ ending: OutlinedStretch
    ) -> MediaInfo {
        var info = described
        for index in info.tracks.indices {
            guard let end = ending.tracks[info.tracks[index].index]?.end else { continue }
            info.tracks[index].duration = end - (info.tracks[index].startTime ?? .zero)
            guard info.tracks[index].type == .video, let gop = info.tracks[index].video?.gop else { continue }
            let longest = zip(groups, groups.dropFirst()).map { $1.ticks - $0.ticks }.max() ?? 0
            let lasting = end - base.time(groups.last?.ticks ?? 0)
            info.tracks[index].video?.gop = GOPStructure(
                keyFrameCount: groups.count, maximumKeyFrameInterval: max(base.time(longest), lasting),
                hasOpenGOP: gop.hasOpenGOP, reorderDelay: gop.reorderDelay,
                startsWithoutKeyFrame: gop.startsWithoutKeyFrame)
        }
        conclude(&info)
        return info
    }
}
