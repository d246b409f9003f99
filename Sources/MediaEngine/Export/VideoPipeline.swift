internal import MediaCore
internal import MediaPackaging

/// Groups pictures by key frame, cuts segments at key frames, and tells where it cut.
final class VideoPipeline: TrackPipeline {
    /// Decides where segments are cut.
    final var rule: CutRule
    /// Groups not sent on yet; more than one only while pictures may belong before the next key frame.
    private var groups: [[MediaSample]] = []
    /// Packets before the first key frame, which nothing could decode.
    private(set) var leadingPackets = 0

    func noteLeading(_ count: Int) { leadingPackets += count }

    /// Cuts nobody has taken yet.
    final var cuts: [Cut] = []

    init(_ context: TrackContext, consumers: [any FragmentConsumer], target: MediaTime) {
        rule = CutRule(target: target.ticks(at: context.timescale), start: 0)
        super.init(context, consumers: consumers)
    }

    override func add(_ sample: MediaSample) throws(MediaError) {
        if sample.isSync {
            // Of an open group the next one's first pictures are shown before its key frame: wait until they are known.
            let complete = context.info.video?.gop?.hasOpenGOP == true ? 2 : 1
            if groups.count >= complete {
                let group = groups.removeFirst()
                try send(group, next: groups.first.map(Self.start) ?? sample.time)
            }
            groups.append([sample])
        } else if groups.isEmpty {
            leadingPackets += 1
        } else {
            groups[groups.count - 1].append(sample)
        }
    }

    override func finish() throws(MediaError) {
        while !groups.isEmpty {
            let group = groups.removeFirst()
            try send(group, next: groups.first.map(Self.start))
        }
        try finishSegment()
    }

    /// The groups begun since the last call.
    func takeCuts() -> [Cut] {
        defer { cuts.removeAll() }
        return cuts
    }

    private static func end(_ group: [MediaSample]) -> Int64 {
        group.map { $0.time + ($0.duration ?? 1) }.max() ?? 0
    }

    private static func start(_ group: [MediaSample]) -> Int64 { group.map(\.time).min() ?? 0 }

    private func send(_ group: [MediaSample], next: Int64?) throws(MediaError) {
        let start = Self.start(group)
        var group = group
        if next == nil, let cap = context.presentationEnd {
            // Pictures behind the edit's end, as long as nothing shown comes after them in decoding order.
            while group.count > 1, let last = group.last, last.time >= cap { group.removeLast() }
        }
        guard try admit(start: start, end: Self.end(group), next: next) else { return }
        try emit(group, endTime: next.map { max($0, start + 1) })
    }

    /// Cuts before a group where that is due. False where the group is not needed.
    ///
    /// - Parameters:
    ///   - end: where the group ends by its samples' own word.
    ///   - next: where the next group starts; nil behind the last one.
    func admit(start: Int64, end groupEnd: Int64, next: Int64?) throws(MediaError) -> Bool {
        // A group that ends before the presentation starts is not needed by anything shown.
        if let next, next <= 0, end == nil { return false }
        guard end != nil else { return true }
        let startsSegment = rule.cuts(at: start, next: next ?? groupEnd)
        if startsSegment { try finishSegment() }
        cuts.append(Cut(time: MediaTime(value: start, timescale: context.timescale), startsSegment: startsSegment))
        return true
    }
}
