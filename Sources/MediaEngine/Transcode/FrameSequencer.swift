internal import MediaCore

/// Decides, picture by picture, what an encoder gets and when: starts of groups and segments, gaps filled by holding a
/// picture. Pure: it sees times only, so all rungs of a ladder follow one sequence.
struct FrameSequencer {
    /// What is to be done.
    enum Event: Hashable {
        /// The segment ends here.
        case endSegment(at: Int64, groupStarts: [Int64])
        /// A picture is shown from here on: the new one, or the one before it once more.
        case picture(at: Int64, isKey: Bool, repeats: Bool)

        /// Whether a segment ends at a tick or after it.
        func ends(_ tick: Int64) -> Bool {
            if case .endSegment(let end, _) = self { end >= tick } else { false }
        }
    }

    var schedule: CutSchedule
    /// Where the first picture is shown.
    private let origin: Int64
    /// Ticks between pictures where they come evenly.
    private let step: Int64?
    /// Whether gaps in an even sequence are filled.
    private let fills: Bool
    private var last: Int64?
    private var needsKey = true
    private var hasEarlier = false
    /// Starts of groups inside the segment that is open.
    private var groupStarts: [Int64] = []
    /// Pictures that were shown again.
    private(set) var held = 0
    /// Pictures that came at the time of another.
    private(set) var dropped = 0
    /// Gaps that were too long to fill.
    private(set) var gaps = 0

    /// Longer gaps in an even sequence are kept: as many pictures as one second holds at least.
    private static let longestFill: Int64 = 60

    init(schedule: CutSchedule, origin: Int64 = 0, step: Int64?, fills: Bool) {
        self.schedule = schedule
        self.origin = origin
        self.step = step
        self.fills = fills
    }

    /// What to do when a picture for `tick` comes.
    mutating func next(_ tick: Int64) -> [Event] {
        guard tick >= origin else {
            hasEarlier = true
            return []
        }
        var events: [Event] = []
        if last == nil, tick > origin {
            // Something is shown from the start: the picture before, else this one early.
            if !hasEarlier { held += 1 }
            show(origin, repeats: hasEarlier, &events)
        }
        if let last, tick <= last {
            dropped += 1
            return events
        }
        pass(upTo: tick, &events)
        if let last, let step {
            let missing = (tick - last) / step - 1
            if missing > 0, fills, missing <= Self.longestFill {
                fill(to: tick, step, &events)
            } else if missing > 1 {
                // Pictures are not reordered across a gap, else decoding times could not be had by sorting.
                gaps += 1
                needsKey = true
            }
        }
        show(tick, repeats: false, &events)
        return events
    }

    /// What to do when no picture comes any more and the last one is shown until `end`.
    mutating func finish(end: Int64) -> [Event] {
        guard last != nil || hasEarlier else { return [] }
        var events: [Event] = []
        if last == nil { show(origin, repeats: true, &events) }
        pass(upTo: end - 1, &events)
        if let last, let step, fills, (end - last) / step - 1 <= Self.longestFill { fill(to: end, step, &events) }
        endSegment(max(end, (last ?? origin) + 1), &events)
        return events
    }

    /// Passes the starts of groups up to a tick.
    private mutating func pass(upTo tick: Int64, _ events: inout [Event]) {
        while let entry = schedule.next, entry.tick <= tick {
            schedule.advance()
            guard let last, entry.tick > last else { continue }
            if let step, fills, (entry.tick - last) / step - 1 <= Self.longestFill {
                fill(to: entry.tick, step, &events)
            }
            if entry.startsSegment {
                endSegment(entry.tick, &events)
            } else {
                groupStarts.append(entry.tick)
            }
            needsKey = true
            if entry.startsSegment, entry.tick < tick {
                held += 1
                show(entry.tick, repeats: true, &events)
            }
        }
    }

    private mutating func endSegment(_ tick: Int64, _ events: inout [Event]) {
        events.append(.endSegment(at: tick, groupStarts: groupStarts))
        groupStarts.removeAll()
    }

    private mutating func fill(to tick: Int64, _ step: Int64, _ events: inout [Event]) {
        while let last, last + step < tick {
            held += 1
            show(last + step, repeats: true, &events)
        }
    }

    private mutating func show(_ tick: Int64, repeats: Bool, _ events: inout [Event]) {
        events.append(.picture(at: tick, isKey: needsKey, repeats: repeats))
        needsKey = false
        last = tick
    }
}
