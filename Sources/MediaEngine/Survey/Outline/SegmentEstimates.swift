internal import MediaCore
internal import MediaFFmpeg
internal import MediaPackaging

/// How many bytes copied segments will have, by an index of the whole file and the rates of its opening.
struct SegmentEstimates {
    private let outline: SourceOutline
    /// Bytes a second of each track.
    private let rates: [Int: Double]
    /// The same of everything but the picture.
    private let otherRate: Double

    init(_ outline: SourceOutline) {
        self.outline = outline
        rates = outline.opening.byteRates
        // Between two key frames lies everything of all tracks.
        otherRate = rates.filter { $0.key != outline.picture }.values.reduce(0, +)
    }

    /// Sound may spend this much more than it did at first.
    private static let roomForSound = 1.1

    /// About how many bytes a segment has.
    func byteCount(_ recipe: SegmentRecipe, _ context: TrackContext) -> Int {
        let seconds = Double(recipe.endTime - max(recipe.startTime, 0)) / Double(context.timescale)
        guard recipe.track == outline.picture else {
            return Int((rates[recipe.track] ?? 0) * seconds * Self.roomForSound)
        }
        let end = MediaTime(value: recipe.endTime, timescale: context.timescale) + context.zero
        let lower = firstGroup(from: recipe.firstSourceTicks)
        let upper = max(firstGroup(from: context.stream.timeBase.ticks(end)), lower)
        guard lower < outline.groups.count else { return 0 }
        let all = Double(outline.byteCount(of: lower..<upper))
        return Int(max(all - otherRate * seconds, all / 2))
    }

    /// The first group that does not start before a time; the number of groups when all do.
    private func firstGroup(from ticks: Int64) -> Int {
        var (low, high) = (0, outline.groups.count)
        while low < high {
            let middle = (low + high) / 2
            if outline.groups[middle].ticks < ticks { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
