internal import MediaPackaging

/// The bytes of one movie fragment: a head of ours, then the samples where they lie.
struct SegmentBytes {
    /// moof and the head of mdat.
    let header: [UInt8]
    /// The samples' bytes; valid as long as the fragment is kept.
    let payload: [UnsafeRawBufferPointer]

    init(_ fragment: TrackFragment, trackID: UInt32, sequenceNumber: UInt32, origin: Int64) {
        let box = MovieFragment(
            sequenceNumber: sequenceNumber, trackID: trackID,
            baseDecodeTime: UInt64(max(fragment.startTime - origin, 0)), samples: fragment.timings)
        header = box.header()
        payload = fragment.samples.map(\.unsafeBytes)
    }
}
