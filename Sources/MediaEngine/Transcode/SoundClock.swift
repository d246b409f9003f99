internal import MediaCore
internal import MediaFFmpeg
internal import MediaPackaging

/// Counts the samples of a decoded track: where each frame lies, as a number of samples since the presentation started.
///
/// Containers round timestamps, so frames follow each other without a gap unless their times say otherwise by more
/// than the tolerance. Times are absolute: small errors do not add up.
struct SoundClock {
    /// Samples a second, as decoded.
    let sampleRate: Int
    private let source: TrackContext
    private let tolerance: Int64
    /// Places of frames that were seen, by their timestamp.
    private var places: [Int64: Int64] = [:]
    private var nearest: SegmentRecipe.SoundAnchor?
    private var expected: Int64?
    /// Frames at the start of a run that were not seen before.
    private var strangers = 0
    private static let longestWarmUp = 8
    /// Samples of all frames since the presentation's start, and where the last one ends.
    private var heard: Int64 = 0
    private var end: Int64 = 0
    /// How long nothing was heard between the presentation's start and the last frame's end.
    var silence: MediaTime {
        let samples = end - heard
        // Rounded timestamps make a sample here or there.
        return MediaTime(value: samples > tolerance ? samples : 0, timescale: Int32(clamping: sampleRate))
    }
    /// Gaps between frames.
    private(set) var gaps = 0
    /// Frames that came earlier than the end of the one before.
    private(set) var overlaps = 0

    init(source: TrackContext, sampleRate: Int, anchor: SegmentRecipe.SoundAnchor? = nil) {
        self.source = source
        self.sampleRate = sampleRate
        let base = source.stream.timeBase
        tolerance = max(Int64(sampleRate) / 50, base.time(2).ticks(at: Int32(clamping: sampleRate)))
        nearest = anchor
        if let anchor { places[anchor.ticks] = anchor.position }
    }

    /// Starts a new decoder's run.
    mutating func begin() {
        expected = nil
        strangers = 0
        forgetWhatIsLongPast()
    }

    /// Keeps the places of the last minute only, where there are many.
    mutating func forgetWhatIsLongPast() {
        if places.count > 4096, let keep = places.values.max().map({ $0 - Int64(sampleRate) * 60 }) {
            places = places.filter { $0.value >= keep }
        }
    }

    /// The place of the next frame; nil where edits leave it out.
    mutating func place(ticks: Int64?, count: Int) -> Int64? {
        let known = ticks.map { places[$0] != nil } ?? false
        guard let position = next(ticks) else { return nil }
        if !known {
            heard += max(min(Int64(count), position + Int64(count)), 0)
            end = max(end, position + Int64(count))
        }
        expected = position + Int64(count)
        return position
    }

    private mutating func next(_ ticks: Int64?) -> Int64? {
        guard let ticks else { return expected ?? 0 }
        guard let exact = samples(ticks) else { return nil }
        if let known = places[ticks] { return known }
        let position: Int64
        if let expected {
            if abs(exact - expected) <= tolerance {
                position = expected
            } else {
                if exact > expected { gaps += 1 } else { overlaps += 1 }
                position = exact
            }
        } else if !places.isEmpty, strangers < Self.longestWarmUp {
            // A decoder that starts anew may cut its first frames; they are there to warm up, and their times mislead.
            strangers += 1
            return nil
        } else if let nearest {
            let distance = source.stream.timeBase.time(ticks - nearest.ticks).ticks(at: Int32(clamping: sampleRate))
            position = nearest.position + distance
        } else {
            position = exact
        }
        places[ticks] = position
        return position
    }

    private func samples(_ ticks: Int64) -> Int64? {
        source.presentationTime(ticks, base: source.stream.timeBase)?.ticks(at: Int32(clamping: sampleRate))
    }
}
