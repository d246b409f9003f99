internal import MediaCore
internal import MediaFFmpeg

/// What is remembered of the packets of a stretch of a source.
struct OutlinedStretch {
    /// A track's part.
    struct Track {
        let first: Packet
        var last: Packet
        var count = 0
        var byteCount = 0
        /// Presentation times.
        var start: MediaTime
        var end: MediaTime
    }

    let picture: Int
    private(set) var tracks: [Int: Track] = [:]
    /// The picture's packets, where they are kept.
    private(set) var pictures: [Packet] = []
    /// Timestamps of the picture's key frames.
    private(set) var keyTicks: [Int64] = []
    /// The picture's latest timestamp.
    private(set) var latest: Int64?
    /// Whether all packets say when they are shown, and a time that can be.
    private(set) var isTimed = true
    private let keepsPictures: Bool

    /// Further than any media lasts in any unit, and far from overflow.
    static let latestTicks: Int64 = 1 << 48

    init(picture: Int, keepsPictures: Bool) {
        self.picture = picture
        self.keepsPictures = keepsPictures
    }

    mutating func add(_ packet: Packet) {
        guard packet.byteCount > 0 else { return }
        guard let ticks = packet.presentationTicks, ticks.magnitude < UInt64(Self.latestTicks) else {
            isTimed = false
            return
        }
        if packet.streamIndex == picture {
            if packet.isKeyFrame { keyTicks.append(ticks) }
            latest = max(latest ?? ticks, ticks)
            if keepsPictures { pictures.append(packet) }
        }
        let start = packet.timeBase.time(ticks)
        let end = packet.timeBase.time(ticks + min(max(packet.durationTicks ?? 0, 0), Self.latestTicks))
        var track = tracks[packet.streamIndex] ?? Track(first: packet, last: packet, start: start, end: end)
        track.last = packet
        track.count += 1
        track.byteCount += packet.byteCount
        track.start = min(track.start, start)
        track.end = max(track.end, end)
        tracks[packet.streamIndex] = track
    }

    /// Bytes a second of each track.
    var byteRates: [Int: Double] {
        tracks.filter { $0.value.end > $0.value.start }.mapValues { track in
            Double(track.byteCount) / (track.end - track.start).seconds
        }
    }
}
