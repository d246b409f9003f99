internal import MediaCore
internal import MediaFFmpeg

/// The first packets of a sound track, decoded: what they tell of all the others.
struct FirstSound {
    struct Heard {
        var ticks: Int64
        var count: Int
    }

    let sampleRate: Int
    /// What each of the first packets gave.
    private var heard: [[Heard]] = []
    /// Samples every packet gives, where they are alike.
    private var usualCount: Int?
    /// Samples a byte, where sound is not compressed.
    private var countPerByte: Double?

    /// Nil where nothing can be decoded.
    init?(
        _ source: TrackContext, _ packets: [Packet], _ ticks: [Int64], _ policy: InputPolicy
    ) throws(MediaError) {
        let decoder = try Decoder(
            parameters: source.parameters, timeBase: source.stream.timeBase, track: source.info.index, threadCount: 1,
            policy: policy)
        var rate: Int?
        for (packet, ticks) in zip(packets, ticks) {
            var frames: [Heard] = []
            for frame in try decoder.decode(packet, presentation: ticks, decoding: ticks)
            where frame.sampleCount > 0 && frame.sampleRate > 0 {
                if rate == nil { rate = frame.sampleRate }
                let count = frame.sampleCount * (rate ?? frame.sampleRate) / frame.sampleRate
                frames.append(Heard(ticks: frame.bestPresentationTicks ?? ticks, count: count))
            }
            heard.append(frames)
        }
        guard let rate else { return nil }
        sampleRate = rate
        // The first ones may be cut.
        let later = heard.enumerated().dropFirst(min(3, heard.count - 1)).map { index, frames in
            (count: frames.reduce(0) { $0 + $1.count }, bytes: packets[index].byteCount)
        }
        if let first = later.first, first.count > 0 {
            if later.allSatisfy({ $0.count == first.count }) {
                usualCount = first.count
            } else if later.allSatisfy({ $0.count * first.bytes == first.count * $0.bytes }) {
                countPerByte = Double(first.count) / Double(max(first.bytes, 1))
            }
        }
    }

    /// What a packet gives, or is taken to give.
    ///
    /// - Parameter startsAt: the packet decoding starts with.
    func frames(_ index: Int, startsAt: Int, ticks: Int64, byteCount: Int, duration: MediaTime) -> [Heard] {
        if startsAt == 0, index < heard.count { return heard[index] }
        let count =
            usualCount ?? countPerByte.map { Int((Double(byteCount) * $0).rounded()) }
            ?? Int(duration.ticks(at: Int32(clamping: sampleRate)))
        return [Heard(ticks: ticks, count: count)]
    }
}
