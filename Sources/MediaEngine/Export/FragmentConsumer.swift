internal import MediaCore
internal import MediaPackaging

/// Something a track's fragments go to: a rendition's segments, a progressive file.
protocol FragmentConsumer: AnyObject {
    /// Takes the next fragment of a track; its bytes are written before the call returns.
    func consume(_ fragment: TrackFragment, sequenceNumber: UInt32, context: TrackContext) throws(MediaError)

    /// Ends a segment that the fragments since the last end make up.
    func finishSegment(_ recipe: SegmentRecipe, context: TrackContext) throws(MediaError)
}
