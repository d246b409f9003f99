internal import MediaPackaging

/// The bytes of one movie fragment: a head of ours, then the samples where they lie.
struct SegmentBytes {
    /// moof and the head of mdat.
    let header: [UInt8]
    /// What follows the head.
    let samples: [MediaSample]

    /// The fragments of a copied segment: one for each group of pictures, or one of sound.
    static func parts(of recipe: SegmentRecipe, _ samples: [MediaSample], _ context: TrackContext) -> [SegmentBytes] {
        var groups: [[MediaSample]] = []
        for sample in samples {
            if groups.isEmpty || (context.isVideo && sample.isSync) {
                groups.append([sample])
            } else {
                groups[groups.count - 1].append(sample)
            }
        }
        var parts: [SegmentBytes] = []
        var start = recipe.startTime
        for (index, group) in groups.enumerated() {
            let next = index + 1 < groups.count ? groups[index + 1].map(\.time).min() : recipe.endTime
            let fragment = TrackFragment(group, context: context, startTime: start, endTime: next)
            parts.append(
                SegmentBytes(
                    fragment, trackID: 1, sequenceNumber: recipe.firstFragment + UInt32(index), origin: recipe.origin))
            start = fragment.endTime
        }
        return parts
    }

    /// What describes a fragment in a segment.
    static func box(
        _ fragment: TrackFragment, trackID: UInt32, sequenceNumber: UInt32, origin: Int64
    ) -> MovieFragment {
        MovieFragment(
            sequenceNumber: sequenceNumber, trackID: trackID,
            baseDecodeTime: UInt64(max(fragment.startTime - origin, 0)), samples: fragment.timings)
    }

    init(_ fragment: TrackFragment, trackID: UInt32, sequenceNumber: UInt32, origin: Int64) {
        header = Self.box(fragment, trackID: trackID, sequenceNumber: sequenceNumber, origin: origin).header()
        samples = fragment.samples
    }
}
