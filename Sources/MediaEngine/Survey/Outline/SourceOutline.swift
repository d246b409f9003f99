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
    /// Each track's packets at the opening, in their order; of the picture, the first one.
    let openings: [Int: [Packet]]
    /// Each track's packets from the last key frame on.
    let endings: [Int: [Packet]]
    /// Bytes a second of each track in the opening.
    let byteRates: [Int: Double]
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
        var opening = PacketGathering(picture: picture, keepsPictures: false)
        guard let described = try describeOpening(headers, visit: { opening.add($0) }), opening.isTimed,
            let firstKey = opening.keyTicks.first, let duration = headers.duration,
            (try? demuxer.seek(stream: picture, ticks: firstKey)) != nil
        else { return nil }
        let groups = demuxer.randomAccessPoints(stream: picture)
        let base = demuxer.streams.first { $0.index == picture }?.timeBase ?? TimeBase(numerator: 1, denominator: 1000)
        guard let last = groups.last, Self.isComplete(groups, keys: opening.keyTicks),
            duration - base.time(last.ticks) < Self.longestEnding,
            (try? demuxer.seek(stream: picture, ticks: last.ticks)) != nil
        else { return nil }
        var ending = PacketGathering(picture: picture, keepsPictures: true)
        while let packet = try demuxer.readPacket() {
            ending.add(packet)
            guard base.time((ending.latest ?? last.ticks) - last.ticks) < Self.longestEnding else { return nil }
        }
        guard ending.isTimed, ending.keyTicks == [last.ticks] else { return nil }
        return SourceOutline(
            info: complete(described, groups, base, ending), picture: picture, groups: groups,
            openings: opening.packets, endings: ending.packets, byteRates: opening.byteRates, byteCount: byteCount)
    }

    /// Longer than any group of pictures that is copied where key frames matter.
    private static let longestEnding = MediaTime(value: 60, timescale: 1)

    /// Whether an index ascends and has just the key frames that were seen.
    private static func isComplete(_ groups: [RandomAccessPoint], keys: [Int64]) -> Bool {
        guard groups.count > keys.count, keys.count > 1 else { return false }
        return zip(groups, groups.dropFirst()).allSatisfy { $0.ticks < $1.ticks && $0.offset <= $1.offset }
            && groups.prefix(keys.count).map(\.ticks) == keys
    }

    /// The description with what index and end tell of the whole.
    private func complete(
        _ described: MediaInfo, _ groups: [RandomAccessPoint], _ base: TimeBase, _ ending: PacketGathering
    ) -> MediaInfo {
        var info = described
        for index in info.tracks.indices {
            guard let last = ending.packets[info.tracks[index].index]?.max(by: { $0.shownTicks < $1.shownTicks }) else {
                continue
            }
            let end = last.timeBase.time(last.shownTicks + (last.durationTicks ?? 0))
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

/// Packets of a stretch of a source, by track.
private struct PacketGathering {
    let picture: Int
    private(set) var packets: [Int: [Packet]] = [:]
    /// Timestamps of the picture's key frames.
    private(set) var keyTicks: [Int64] = []
    /// The picture's latest timestamp.
    private(set) var latest: Int64?
    /// Whether all packets say when they are shown.
    private(set) var isTimed = true
    private var byteCounts: [Int: Int] = [:]
    private var spans: [Int: (start: MediaTime, end: MediaTime)] = [:]
    /// Whether every picture is kept; else the first one only.
    private let keepsPictures: Bool

    init(picture: Int, keepsPictures: Bool) {
        self.picture = picture
        self.keepsPictures = keepsPictures
    }

    mutating func add(_ packet: Packet) {
        guard packet.byteCount > 0 else { return }
        let track = packet.streamIndex
        guard let ticks = packet.presentationTicks else {
            isTimed = false
            return
        }
        if track == picture {
            if packet.isKeyFrame { keyTicks.append(ticks) }
            latest = max(latest ?? ticks, ticks)
        }
        if track != picture || keepsPictures || packets[track] == nil { packets[track, default: []].append(packet) }
        byteCounts[track, default: 0] += packet.byteCount
        let start = packet.timeBase.time(ticks)
        let end = packet.timeBase.time(ticks + (packet.durationTicks ?? 0))
        let span = spans[track] ?? (start, end)
        spans[track] = (min(span.start, start), max(span.end, end))
    }

    var byteRates: [Int: Double] {
        byteCounts.reduce(into: [:]) { rates, entry in
            guard let span = spans[entry.key], span.end > span.start else { return }
            rates[entry.key] = Double(entry.value) / (span.end - span.start).seconds
        }
    }
}
