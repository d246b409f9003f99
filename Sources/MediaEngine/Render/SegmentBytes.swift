internal import MediaPackaging

/// The bytes of one movie fragment: a head of ours, then the samples where they lie.
struct SegmentBytes {
    /// moof and the head of mdat.
    let header: [UInt8]
    /// What follows the head.
    let samples: [MediaSample]

    init(_ fragment: TrackFragment, trackID: UInt32, sequenceNumber: UInt32, origin: Int64) {
        let box = MovieFragment(
            sequenceNumber: sequenceNumber, trackID: trackID,
            baseDecodeTime: UInt64(max(fragment.startTime - origin, 0)), samples: fragment.timings)
        header = box.header()
        samples = fragment.samples
    }
}
