internal import MediaCore

/// Where groups and segments of encoded video start: on a grid of its own, or where another track is cut.
struct CutSchedule {
    /// A group's start in ticks of the track.
    struct Entry {
        let tick: Int64
        let startsSegment: Bool
    }

    private enum Source {
        case grid(group: Int64, groupsPerSegment: Int64)
        case list
    }

    private var source: Source
    private var announced: [Entry] = []
    private var index: Int64 = 1

    /// Groups of equal length from zero on, some to a segment.
    init(group: Int64, groupsPerSegment: Int64) {
        source = .grid(group: max(group, 1), groupsPerSegment: max(groupsPerSegment, 1))
    }

    /// Cuts that are announced one by one.
    init() { source = .list }

    /// Exactly these starts.
    init(_ entries: [Entry]) {
        source = .list
        announced = entries
    }

    /// The next start that was not passed; nil when none is known.
    var next: Entry? {
        switch source {
        case .grid(let group, let count): Entry(tick: index * group, startsSegment: index % count == 0)
        case .list: announced.first
        }
    }

    /// Passes the next start.
    mutating func advance() {
        switch source {
        case .grid: index += 1
        case .list: if !announced.isEmpty { announced.removeFirst() }
        }
    }

    /// Adds a start behind all others.
    mutating func append(_ entry: Entry) { announced.append(entry) }
}
