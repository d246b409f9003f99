internal import MediaCore
internal import MediaPackaging

/// Where a package is cut: the ends of the segments of its first picture rendition, or of its first sound where there
/// is no picture.
struct CutList {
    /// Ends of segments, ascending; the last one is the end of the presentation.
    let ends: [MediaTime]

    init(ends: [MediaTime]) { self.ends = ends }

    var duration: MediaTime { ends.last ?? .zero }

    /// Nil where nothing is cut.
    init?(_ renditions: [PackageRendition]) {
        guard
            let leader = renditions.first(where: { $0.type == .video })
                ?? renditions.first(where: { $0.type == .audio })
        else { return nil }
        var ends: [MediaTime] = []
        for recipe in leader.segments {
            let end = MediaTime(value: recipe.endTime, timescale: leader.timescale)
            // As a segment's record has it: a segment lasts a tick at least.
            ends.append(max(end, (ends.last ?? .zero) + MediaTime(value: 1, timescale: leader.timescale)))
        }
        guard !ends.isEmpty else { return nil }
        self.ends = ends
    }
}
