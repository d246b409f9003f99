internal import MediaCore
internal import MediaFFmpeg
internal import MediaPackaging
internal import Synchronization

/// Renders copied segments of a file with a sample table, any of them at once: a look into the table, one read, no packet.
///
/// `@unchecked Sendable`: the tracks are only read; what is learnt of them is behind a lock.
final class StoredSegments: @unchecked Sendable {
    private let tracks: [Int: StoredTrack]
    private let input: any BlockingInput
    private let identity: InputIdentity?
    /// The place of each segment's first sample, by track; made when a track is first asked for.
    private let starts = Mutex<[Int: [SampleCursor]]>([:])

    init(_ tracks: [StoredTrack], input: any BlockingInput) {
        self.tracks = Dictionary(tracks.map { ($0.context.info.index, $0) }, uniquingKeysWith: { first, _ in first })
        self.input = input
        identity = input.identity
    }

    /// Whether a recipe can be rendered here.
    func renders(_ recipe: SegmentRecipe) -> Bool { recipe.treatment.isCopy && tracks[recipe.track] != nil }

    /// The segment's bytes.
    ///
    /// - Parameter recipes: all of the rendition, in order.
    /// - Throws: `damaged` when the source does not hold what the recipe names.
    func render(
        _ recipe: SegmentRecipe, of recipes: [SegmentRecipe], cancel: CancelFlag
    ) throws(MediaError) -> [UInt8] {
        guard let base = tracks[recipe.track] else { throw Self.missing(recipe) }
        try input.check(identity)
        let cursors = try places(base, recipes)
        guard recipe.index < cursors.count else { throw Self.missing(recipe) }
        var track = base.starting(at: cursors[recipe.index])
        var samples: [MediaSample] = []
        samples.reserveCapacity(recipe.packetCount)
        while samples.count < recipe.packetCount {
            try track.advance()
            guard let sample = track.next else { throw Self.missing(recipe) }
            samples.append(sample)
        }
        try cancel.check(.render)
        return try bytes(SegmentBytes.parts(of: recipe, samples, base.context))
    }

    private static func missing(_ recipe: SegmentRecipe) -> MediaError {
        MediaError(
            .damaged, "the source does not hold the samples of segment \(recipe.index)", operation: .render,
            track: recipe.track)
    }

    private func places(_ base: StoredTrack, _ recipes: [SegmentRecipe]) throws(MediaError) -> [SampleCursor] {
        let index = base.context.info.index
        if let known = starts.withLock({ $0[index] }) { return known }
        var cursors: [SampleCursor] = []
        cursors.reserveCapacity(recipes.count)
        var track = base
        while cursors.count < recipes.count {
            let place = track.cursor
            try track.advance()
            guard let sample = track.next else { break }
            let recipe = recipes[cursors.count]
            if sample.sourceOffset == recipe.firstSourceOffset, sample.sourceTicks == recipe.firstSourceTicks {
                cursors.append(place)
            }
        }
        let found = cursors
        starts.withLock { $0[index] = found }
        return found
    }

    /// Heads, and between them the samples from the source.
    private func bytes(_ parts: [SegmentBytes]) throws(MediaError) -> [UInt8] {
        let start = InitializationSegment.segmentType
        let total = parts.reduce(start.count) { sum, part in
            part.samples.reduce(sum + part.header.count) { $0 + $1.byteCount }
        }
        var failure: MediaError?
        let bytes = [UInt8](unsafeUninitializedCapacity: total) { buffer, count in
            let target = UnsafeMutableRawBufferPointer(buffer)
            var place = 0
            func put(_ head: [UInt8]) {
                UnsafeMutableRawBufferPointer(rebasing: target[place..<place + head.count]).copyBytes(from: head)
                place += head.count
            }
            put(start)
            var extents = SourceExtents()
            for part in parts {
                put(part.header)
                for sample in part.samples {
                    guard let stored = sample.stored else { continue }
                    extents.append(stored, place: place)
                    place += Int(stored.byteCount)
                }
            }
            do throws(MediaError) {
                try extents.read(from: input, into: target)
                count = total
            } catch { failure = error }
        }
        if let failure { throw failure }
        return bytes
    }
}
