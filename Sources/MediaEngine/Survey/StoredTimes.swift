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
        let columns = try track.columns()
        distance = track.tickDistance
        times = columns.presentationTimes
        byteCounts = columns.byteCounts
        offsets = columns.offsets
        if track.context.isVideo { syncIndices = columns.syncIndices ?? Array(times.indices) }
        firstDuration = track.duration(
            decodingTime: 0, duration: columns.firstDuration, isLast: times.count == 1)
        lastDuration = track.duration(
            decodingTime: columns.lastDecodingTime, duration: columns.lastDuration, isLast: true)
        if distance != 0 { for index in times.indices { times[index] &+= distance } }
        if byteCounts.contains(0) { removeEmpty() }
    }

    /// Samples without bytes are none.
    private mutating func removeEmpty() {
        let isSync = Set(syncIndices)
        let kept = byteCounts.indices.filter { byteCounts[$0] > 0 }
        syncIndices = kept.indices.filter { isSync.contains(kept[$0]) }
        times = kept.map { times[$0] }
        offsets = kept.map { offsets[$0] }
        byteCounts = kept.map { byteCounts[$0] }
    }

    var count: Int { times.count }

    /// Where a sample comes from.
    func origin(_ index: Int) -> (ticks: Int64, offset: Int64) { (times[index] - distance, offsets[index]) }
}
