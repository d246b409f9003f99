internal import MediaCore
internal import MediaFFmpeg

/// Where the frames of a sound lie if they are equally long and follow each other without a gap.
///
/// Times of sound that is not like that are off by less than a frame, and by what is missing.
struct SoundGrid {
    /// Output time of the first frame, in ticks of the track.
    let first: Int64
    /// Ticks a frame lasts.
    let step: Int64
    let count: Int

    /// Nil where opening and ending do not tell it.
    init?(_ context: TrackContext, opening: [Packet], ending: [Packet]) {
        guard let start = opening.first, let last = ending.last, opening.count > 4,
            let step = context.frameDuration ?? Self.step(opening, context), step > 0
        else { return nil }
        let first = context.outputTime(start.shownTicks, base: start.timeBase)
        let length = context.outputTime(last.shownTicks, base: last.timeBase) - first
        guard length > 0 else { return nil }
        self.first = first
        self.step = step
        count = Int((length + step / 2) / step + 1)
    }

    /// The mean distance of some packets.
    private static func step(_ packets: [Packet], _ context: TrackContext) -> Int64? {
        guard let first = packets.first, let last = packets.last else { return nil }
        let length = last.timeBase.time(last.shownTicks - first.shownTicks)
        return length.ticks(at: context.timescale) / Int64(packets.count - 1)
    }

    /// Time of a frame.
    func time(_ number: Int) -> Int64 { first + Int64(number) * step }

    /// The first frame that is not before a time.
    func index(from limit: Int64) -> Int {
        limit <= first ? 0 : Int(min((limit - first + step - 1) / step, Int64(count)))
    }
}
