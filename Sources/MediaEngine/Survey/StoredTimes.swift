internal import MediaCore
internal import MediaPackaging

/// What a sample table tells of a track, side by side: all that is needed to tell its segments.
struct StoredTimes {
    /// Presentation times on the output's timeline, in ticks of the track, in decoding order.
    var times: [Int64] = []
    var byteCounts: [UInt32] = []
    /// Indices of sync samples, ascending; of sound, nothing.
    var syncIndices: [Int] = []
    /// Timestamps in the source, where they are not the times less one distance.
    private let distance: Int64
    private var offsets: [Int64] = []
    /// Lengths of the first and the last sample by their own word.
    var firstDuration: Int64?
    var lastDuration: Int64?

    /// Reads the whole table.
    ///
    /// Throws what reading the samples would: `damaged` where one lies outside the file, `limitExceeded`.
    init(_ track: StoredTrack) throws(MediaError) {
        var track = track
        distance = track.tickDistance
        let count = track.restCount
        times.reserveCapacity(count)
        byteCounts.reserveCapacity(count)
        offsets.reserveCapacity(count)
        let isVideo = track.context.isVideo
        while let sample = try track.nextStored() {
            if times.isEmpty { firstDuration = track.duration(of: sample) }
            if isVideo, sample.isSync { syncIndices.append(times.count) }
            times.append(sample.presentationTime &+ distance)
            byteCounts.append(sample.byteCount)
            offsets.append(sample.offset)
            if track.restCount == 0 { lastDuration = track.duration(of: sample) }
        }
    }

    var count: Int { times.count }

    /// Where a sample comes from.
    func origin(_ index: Int) -> (ticks: Int64, offset: Int64) { (times[index] - distance, offsets[index]) }
}
