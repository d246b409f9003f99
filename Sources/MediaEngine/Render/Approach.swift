internal import MediaCore
internal import MediaFFmpeg
internal import MediaPackaging

/// A way to come to the packets of a segment, the shortest first. Seeks go by decoding times and by what index there is:
/// where one lands too late, the next way starts earlier.
enum Approach: CaseIterable {
    /// The place of the first packet, in containers that can be read from anywhere.
    case place
    /// The time of the first packet.
    case time
    /// A time well before.
    case earlierTime
    /// The start of the source.
    case start

    /// How much earlier reading starts.
    private static let lead = MediaTime(value: 10, timescale: 1)

    /// Goes there. False where that is not possible.
    func go(to recipe: SegmentRecipe, _ context: TrackContext, _ source: inout OpenedSource) -> Bool {
        switch self {
        case .start: return true
        case .place:
            guard recipe.index > 0, let offset = recipe.firstSourceOffset, source.demuxer.formatName == "mpegts" else {
                return false
            }
            return (try? source.demuxer.seek(offset: offset)) != nil
        case .time, .earlierTime:
            guard recipe.index > 0 else { return self == .time }
            let lead = self == .time ? .zero : Self.lead
            return source.seek(
                track: recipe.track, ticks: recipe.firstSourceTicks - context.stream.timeBase.ticks(lead))
        }
    }

    /// Whether a packet's timestamp shows that the first packet will not come any more.
    func hasMissed(_ recipe: SegmentRecipe, _ context: TrackContext, ticks: Int64) -> Bool {
        self != .start && ticks - recipe.firstSourceTicks > context.stream.timeBase.ticks(Self.lead)
    }
}
