internal import MediaCore
internal import MediaPackaging

/// Cuts sound at the picture's cuts, or by length where there is no picture: one fragment a segment.
final class AudioPipeline: TrackPipeline {
    /// Cuts that were announced and not reached yet, in ticks of the track.
    private var boundaries: [Int64] = []
    /// Samples that were not sent on yet, from `head` on.
    private var queue: [MediaSample] = []
    private var head = 0
    /// Distance of cuts where nobody announces any.
    private let target: Int64
    private let leadsCuts: Bool
    private var lastBoundary: Int64 = 0
    /// Samples kept before the presentation starts: decoders need them to warm up.
    private static let prerollFrames: Int64 = 4

    /// - Parameter leadsCuts: whether the track cuts itself, there being no picture.
    init(_ context: TrackContext, consumers: [any FragmentConsumer], target: MediaTime, leadsCuts: Bool) {
        self.target = max(target.ticks(at: context.timescale), 1)
        self.leadsCuts = leadsCuts
        super.init(context, consumers: consumers)
    }

    /// The last sample's time.
    private(set) var newest: Int64?

    /// Announces a cut of the picture.
    func announce(_ cut: MediaTime) throws(MediaError) {
        let boundary = cut.ticks(at: context.timescale)
        boundaries.append(boundary)
        lastBoundary = boundary
        try drain()
    }

    override func add(_ sample: MediaSample) throws(MediaError) {
        if let cap = context.presentationEnd, sample.time >= cap { return }
        // A frame of unknown length is taken for a long one.
        let length = sample.duration ?? Int64(context.timescale) / 10
        if end == nil, head == queue.count, isBeforeStart(sample.time, length: length) { return }
        var sample = sample
        Self.keepAscending(&sample, after: queue.last)
        queue.append(sample)
        newest = sample.time
        if leadsCuts, sample.time >= lastBoundary + target {
            lastBoundary += target
            boundaries.append(lastBoundary)
        }
        try drain()
    }

    /// Time does not stand still and does not go back.
    static func keepAscending(_ sample: inout MediaSample, after last: MediaSample?) {
        if let last, sample.time <= last.time { sample.time = last.time + 1 }
    }

    /// Whether a frame is not even needed to warm up a decoder.
    func isBeforeStart(_ time: Int64, length: Int64) -> Bool { time + Self.prerollFrames * length < 0 }

    /// All cuts of a whole track: those announced, or its own, and what follows them.
    func allBoundaries(through times: ArraySlice<Int64>) -> [Int64] {
        if leadsCuts {
            for time in times where time >= lastBoundary + target {
                lastBoundary += target
                boundaries.append(lastBoundary)
            }
        }
        while let last = times.last, last >= lastBoundary + target + target / 2 {
            lastBoundary += target
            boundaries.append(lastBoundary)
        }
        defer { boundaries.removeAll() }
        return boundaries
    }

    override func finish() throws(MediaError) {
        // Sound that outlasts the picture goes on being cut.
        while let last = queue.last, last.time >= lastBoundary + target + target / 2 {
            lastBoundary += target
            boundaries.append(lastBoundary)
        }
        try drain()
        try emit(Array(queue[head...]), endTime: nil)
        queue.removeAll()
        head = 0
        try finishSegment()
    }

    /// Sends on every segment whose end has been passed.
    private func drain() throws(MediaError) {
        while let boundary = boundaries.first, let last = queue.last, last.time >= boundary {
            boundaries.removeFirst()
            var next = head
            while next < queue.count, queue[next].time < boundary { next += 1 }
            // Without sound before the cut there is no segment; the next one begins earlier.
            guard next > head else { continue }
            let part = Array(queue[head..<next])
            head = next
            let following = head < queue.count ? queue[head].time : nil
            // What was sent on goes when it is most of the queue.
            if head * 2 > queue.count {
                queue.removeFirst(head)
                head = 0
            }
            try emit(part, endTime: following)
            try finishSegment()
        }
    }
}
