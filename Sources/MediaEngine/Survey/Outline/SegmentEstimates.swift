internal import MediaCore
internal import MediaFFmpeg
internal import MediaPackaging

/// How many bytes copied segments will have, by an index of the whole file and the rates of its opening.
struct SegmentEstimates {
    private let outline: SourceOutline
    private let numbers: [Int64: Int]

    init(_ outline: SourceOutline) {
        self.outline = outline
        numbers = Dictionary(
            outline.groups.enumerated().map { ($1.ticks, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// Sound may spend this much more than it did at first.
    private static let roomForSound = 1.1

    /// - Parameters:
    ///   - groups: how many groups of pictures the segment has.
    ///   - seconds: how long it lasts.
    func byteCount(_ recipe: SegmentRecipe, groups count: Int, seconds: Double) -> Int {
        guard recipe.track == outline.picture, let first = numbers[recipe.firstSourceTicks] else {
            return Int((outline.byteRates[recipe.track] ?? 0) * seconds * Self.roomForSound)
        }
        let all = outline.byteCount(of: first..<min(first + count, outline.groups.count))
        // Between two key frames lies everything of all tracks.
        let others = outline.byteRates.filter { $0.key != outline.picture }.values.reduce(0, +)
        return Int(max(Double(all) - others * seconds, Double(all) / 2))
    }
}
