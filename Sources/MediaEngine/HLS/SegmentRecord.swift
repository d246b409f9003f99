internal import MediaPackaging

/// One media segment that was written.
struct SegmentRecord {
    /// Key frame that can be fetched on its own.
    struct KeyFrame {
        /// Output time in ticks of the track.
        var time: Int64
        /// Where the head of its fragment begins, and how far its picture reaches.
        var range: ByteRange
    }

    /// File name in the rendition's folder.
    var uri: String
    /// Bytes of the segment.
    var byteCount: Int
    /// Where it lies in a shared file; nil for a file of its own.
    var byteRange: ByteRange?
    /// Start and end in the presentation, in ticks of the track.
    var start: Int64
    var end: Int64
    var keyFrames: [KeyFrame]
}
