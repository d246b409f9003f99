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
    init?(_ context: TrackContext, opening: OutlinedStretch.Track, ending: OutlinedStretch.Track) {
        func time(_ packet: Packet) -> Int64 { context.outputTime(packet.shownTicks, base: packet.timeBase) }
        let first = time(opening.first)
        let length = time(ending.last) - first
        guard opening.count > 4, length > 0 else { return nil }
        let step = context.frameDuration ?? (time(opening.last) - first) / Int64(opening.count - 1)
        guard step > 0 else { return nil }
        self.first = first
        self.step = step
        count = Int((length + step / 2) / step + 1)
    }

    /// Time of a frame.
    func time(_ number: Int) -> Int64 { first + Int64(number) * step }

    /// The first frame that is not before a time.
    func index(from limit: Int64) -> Int {
        limit <= first ? 0 : Int(min((limit - first + step - 1) / step, Int64(count)))
    }
}
